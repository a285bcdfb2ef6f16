using Sepal.Cli.Screens;
using Sepal.Evaluation;
using Sepal.Runs;
using Spectre.Console.Testing;

namespace Sepal.Cli.Tests.Screens;

public sealed class LabBoardTests
{
    private static readonly IReadOnlyList<LabExperiment> Experiments = LabExperiment.All(new LabOptions { Base = new BaseChoice("mobilenet") });

    private readonly List<string> _screens = [];
    private readonly LabBoard _board;

    public LabBoardTests() => _board = new LabBoard("Lab on 'flowers'", new ManualTime(), picture =>
    {
        using var page = new TestConsole().Width(110);
        page.Write(picture);
        _screens.Add(string.Join('\n', page.Output.Split('\n').Select(line => line.TrimEnd())).TrimEnd());
    });

    internal static RunResult Result(int right, int images) => new()
    {
        Run = "/runs/lab/basic",
        Model = "/runs/lab/basic/model.keras",
        Epochs = 25,
        BestEpoch = 7,
        KeptEpoch = 25,
        Train = Part(990, 1000),
        Val = Part(right, images),
        Test = Part(right, images),
        MajorityBaseline = new MajorityBaseline("tulips", 0.22),
        BadFiles = 0,
        ImagesPerSecond = 70,
        Seconds = 185,
        PeakMemoryMb = 700,
    };

    private static PartFigures Part(int right, int images) => new((double)right / images, 1, 0.5, images, ConfidenceInterval.Wilson(right, images));

    [Fact]
    public void All_experiments_are_seen_and_the_one_that_runs_is_below()
    {
        _board.OnPlan(Experiments);
        _screens[^1].ShouldBe("""
            Lab on 'flowers'
               basic          to come
               basic-dropout  to come
               features       to come
               integrated     to come
            """);
        _board.OnStart(Experiments[0]).OnActivity("Reading photos");
        _screens[^1].ShouldBe("""
            Lab on 'flowers'
            ›  basic          running
               basic-dropout  to come
               features       to come
               integrated     to come
            basic
            Reading photos
            """);
        _board.OnFinished(new LabOutcome("basic", Result(255, 385), WasFinished: false));
        _screens[^1].ShouldBe("""
            Lab on 'flowers'
            ✓  basic          test accuracy 66.2% (95% interval 61.4 to 70.8%) in 3 min 05 s
               basic-dropout  to come
               features       to come
               integrated     to come
            """);
    }

    [Fact]
    public void What_was_finished_before_says_so_and_warnings_are_kept()
    {
        _board.OnPlan(Experiments);
        _board.OnFinished(new LabOutcome("basic", Result(255, 385), WasFinished: true));
        _screens[^1].ShouldContain("in 3 min 05 s, finished before");
        _board.OnStart(Experiments[1]).OnWarning("a file can't be decoded");
        _board.OnStart(Experiments[2]);
        _board.Close();
        _board.Warnings.ShouldBe(["a file can't be decoded"]);
    }
}
