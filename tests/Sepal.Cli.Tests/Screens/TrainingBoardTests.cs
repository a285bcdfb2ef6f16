using Sepal.Cli.Screens;
using Sepal.Training;
using Spectre.Console.Testing;

namespace Sepal.Cli.Tests.Screens;

public sealed class TrainingBoardTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly TestConsole _console = new TestConsole().Width(90);
    private readonly List<string> _screens = [];
    private readonly TrainingBoard _board;

    public TrainingBoardTests() => _board = new TrainingBoard("basic on 'flowers' [x]", _time, picture =>
    {
        using var page = new TestConsole().Width(90);
        page.Write(picture);
        _screens.Add(string.Join('\n', page.Output.Split('\n').Select(line => line.TrimEnd())));
    });

    public void Dispose() => _console.Dispose();

    public static EpochResult Epoch(int epoch, double validationAccuracy, double seconds = 12) => new()
    {
        Epoch = epoch,
        Loss = 1.5 / epoch,
        Accuracy = 0.4 + 0.05 * epoch,
        ValidationLoss = 1.6 / epoch,
        ValidationAccuracy = validationAccuracy,
        LearningRate = 1e-3,
        Duration = TimeSpan.FromSeconds(seconds),
        ImagesPerSecond = 1234.5,
    };

    public static TrainingProgress Step(int epoch, int batch, EpochResult? finished = null)
        => new(epoch, 30, batch, 50, new RunningFigures(batch * 32 * 0.81234, batch * 20, batch * 32), 187.6, TimeSpan.FromSeconds(185), finished);

    [Fact]
    public void A_step_shows_the_bar_the_figures_and_the_time_left()
    {
        _board.Report(Step(1, 25));

        _screens.ShouldHaveSingleItem().TrimEnd().ShouldBe("""
            basic on 'flowers' [x]
            Epoch 1 of 30  ━━━━━━━━━━━━━━━━━━━━────────────────────  25 of 50 batches
            loss 0.8123 · accuracy 62.5% · 188 images/s · at most 3 min 05 s left
            """);
    }

    [Fact]
    public void The_last_epochs_stand_in_a_table_with_the_best_one_marked()
    {
        _board.Report(Step(1, 50, Epoch(1, 0.50)));
        _board.Report(Step(2, 50, Epoch(2, 0.70)));
        _board.Report(Step(3, 50, Epoch(3, 0.60)));

        string[] lines = _screens[^1].TrimEnd().Split('\n');
        lines[4].ShouldBe("  epoch     loss   accuracy   val loss   val accuracy   time");
        lines[6].ShouldBe("      1   1.5000      45.0%     1.6000          50.0%   12 s");
        lines[7].ShouldBe("      2   0.7500      50.0%     0.8000          70.0%   12 s   best");
        lines[8].ShouldBe("      3   0.5000      55.0%     0.5333          60.0%   12 s");
        for (int epoch = 4; epoch <= 25; epoch++) _board.Report(Step(epoch, 50, Epoch(epoch, 0.1)));
        _screens[^1].TrimEnd().Split('\n').Length.ShouldBe(6 + 10, "ten epochs at most");
    }

    [Fact]
    public void It_is_drawn_ten_times_a_second_at_most_but_every_epoch_counts()
    {
        for (int batch = 1; batch <= 40; batch++)
        {
            _board.Report(Step(1, batch));
            _time.Advance(0.025);
        }
        _screens.Count.ShouldBe(10);
        _board.Report(Step(1, 50, Epoch(1, 0.5)));
        _board.Report(Step(2, 50, Epoch(2, 0.5)));
        _screens.Count.ShouldBe(12);
    }

    [Fact]
    public void Without_validation_there_are_dashes()
    {
        _board.Report(Step(1, 50, Epoch(1, 0.5) with { ValidationAccuracy = null, ValidationLoss = null }));
        _screens[^1].ShouldContain("      1   1.5000      45.0%          –              –   12 s   best");
    }

    [Fact]
    public void On_a_terminal_the_board_is_drawn_over_itself_and_stays_at_the_end()
    {
        using var console = new TestConsole().Width(90).Height(30).Interactive().EmitAnsiSequences();
        int result = TrainingBoard.Run(console, "basic", _time, progress =>
        {
            progress!.Report(Step(1, 1));
            progress.Report(Step(1, 50, Epoch(1, 0.5)));
            return 7;
        });
        result.ShouldBe(7);
        console.Output.ShouldContain("\e[?25l", customMessage: "hides the cursor");
        console.Output.ShouldContain("\e[?25h", customMessage: "shows it again");
        console.Output.ShouldContain("best");
        console.Output.LastIndexOf("basic", StringComparison.Ordinal).ShouldBeGreaterThan(console.Output.IndexOf("basic", StringComparison.Ordinal));
    }

    [Fact]
    public void An_interruption_leaves_the_board_and_shows_the_cursor()
    {
        using var console = new TestConsole().Width(90).Height(30).Interactive().EmitAnsiSequences();
        Should.Throw<OperationCanceledException>(() => TrainingBoard.Run<int>(console, "basic", _time, progress =>
        {
            progress!.Report(Step(1, 1));
            throw new OperationCanceledException();
        }));
        console.Output.ShouldEndWith("\e[?25h");
    }
}
