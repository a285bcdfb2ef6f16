using Sepal.Cli.Commands;
using Sepal.Cli.Screens;
using Sepal.Training;
using Spectre.Console.Testing;

namespace Sepal.Cli.Tests.Screens;

public sealed class RunBoardTests
{
    private readonly ManualTime _time = new();
    private readonly List<string> _screens = [];
    private readonly RunBoard _board;

    public RunBoardTests() => _board = new RunBoard("basic on 'flowers' [x]", _time, picture =>
    {
        using var page = new TestConsole().Width(90);
        page.Write(picture);
        _screens.Add(string.Join('\n', page.Output.Split('\n').Select(line => line.TrimEnd())).TrimEnd());
    });

    internal static EpochResult Epoch(int epoch, double validationAccuracy, double seconds = 12) => new()
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

    internal static TrainingProgress Step(int epoch, int batch, EpochResult? finished = null)
        => new(epoch, 30, batch, 50, new RunningFigures(batch * 32 * 0.81234, batch * 20, batch * 32), 187.6, TimeSpan.FromSeconds(185), finished);

    [Fact]
    public void Pictures_have_a_bar()
    {
        _board.OnActivity("Reading photos");
        _screens[^1].ShouldBe("basic on 'flowers' [x]\nReading photos");
        _time.Advance(1);
        _board.OnPictures(new(450, 600));
        _screens[^1].ShouldBe("basic on 'flowers' [x]\nReading photos  ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━──────────  450 of 600 photos");
        _time.Advance(1);
        _board.OnPictures(new(440, 600));
        _screens[^1].ShouldContain("450 of 600", customMessage: "threads report out of order");
    }

    [Fact]
    public void A_step_shows_the_bar_the_figures_and_the_time_left()
    {
        _board.OnActivity("Training");
        _time.Advance(1);
        _board.OnTraining(Step(1, 25));

        _screens[^1].ShouldBe("""
            basic on 'flowers' [x]
            Epoch 1 of 30  ━━━━━━━━━━━━━━━━━━━━────────────────────  25 of 50 batches
            loss 0.8123 · accuracy 62.5% · 188 images/s · at most 3 min 05 s left
            """);
    }

    [Fact]
    public void The_last_epochs_stand_in_a_table_with_the_best_one_marked()
    {
        _board.OnTraining(Step(1, 50, Epoch(1, 0.50)));
        _board.OnTraining(Step(2, 50, Epoch(2, 0.70)));
        _board.OnTraining(Step(3, 50, Epoch(3, 0.60)));

        string[] lines = _screens[^1].Split('\n');
        lines[4].ShouldBe("  epoch     loss   accuracy   val loss   val accuracy   time");
        lines[6].ShouldBe("      1   1.5000      45.0%     1.6000          50.0%   12 s");
        lines[7].ShouldBe("      2   0.7500      50.0%     0.8000          70.0%   12 s   best");
        lines[8].ShouldBe("      3   0.5000      55.0%     0.5333          60.0%   12 s");
        for (int epoch = 4; epoch <= 25; epoch++) _board.OnTraining(Step(epoch, 50, Epoch(epoch, 0.1)));
        lines = _screens[^1].Split('\n');
        lines.Length.ShouldBe(6 + 10, "ten epochs at most");
        lines[6].ShouldEndWith("best", customMessage: "the best one is always there");
    }

    [Fact]
    public void The_table_stays_while_the_network_is_measured_and_at_the_end()
    {
        _board.OnTraining(Step(1, 50, Epoch(1, 0.5)));
        _board.OnActivity("Evaluating");
        _screens[^1].ShouldStartWith("basic on 'flowers' [x]\nEvaluating\n");
        _screens[^1].ShouldContain("best");
        _board.Close();
        _screens[^1].ShouldNotContain("Evaluating");
        _screens[^1].ShouldContain("best");
    }

    [Fact]
    public void It_is_drawn_ten_times_a_second_at_most_but_every_epoch_counts()
    {
        for (int batch = 1; batch <= 40; batch++)
        {
            _board.OnTraining(Step(1, batch));
            _time.Advance(0.025);
        }
        _screens.Count.ShouldBe(10);
        _board.OnTraining(Step(1, 50, Epoch(1, 0.5)));
        _board.OnTraining(Step(2, 50, Epoch(2, 0.5)));
        _screens.Count.ShouldBe(12);
    }

    [Fact]
    public void Without_validation_there_are_dashes()
    {
        _board.OnTraining(Step(1, 50, Epoch(1, 0.5) with { ValidationAccuracy = null, ValidationLoss = null }));
        _screens[^1].ShouldContain("      1   1.5000      45.0%          –              –   12 s   best");
    }

    [Fact]
    public void On_a_terminal_the_board_is_drawn_over_itself_and_stays_at_the_end()
    {
        using var error = new StringWriter();
        int result = RunBoard.Run(OnTerminal(error), "basic", board =>
        {
            board!.OnTraining(Step(1, 1));
            board.OnTraining(Step(1, 50, Epoch(1, 0.5)));
            board.OnWarning("2 files can't be decoded");
            return 7;
        });
        result.ShouldBe(7);
        string text = error.ToString();
        text.ShouldContain("\e[?25l", customMessage: "hides the cursor");
        text.ShouldContain("\e[?25h", customMessage: "shows it again");
        text.ShouldContain("best");
        text.ShouldEndWith("2 files can't be decoded\n");
    }

    [Fact]
    public void An_interruption_leaves_the_board_and_shows_the_cursor()
    {
        using var error = new StringWriter();
        Should.Throw<OperationCanceledException>(() => RunBoard.Run<int>(OnTerminal(error), "basic", board =>
        {
            board!.OnTraining(Step(1, 1));
            throw new OperationCanceledException();
        }));
        error.ToString().ShouldEndWith("\e[?25h");
    }

    private static Session OnTerminal(StringWriter error)
    {
        var root = new SepalRoot();
        var terminal = new Terminal { ErrorIsTerminal = true, Width = () => 90, Height = () => 40 };
        return new Session(root.Global, root.Parse(["doctor"]), new StringWriter(), error, terminal, CancellationToken.None);
    }
}
