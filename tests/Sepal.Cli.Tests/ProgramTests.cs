using System.Diagnostics;

namespace Sepal.Cli.Tests;

/// <summary>The built program as a process: pipes, full disks, signals.</summary>
public sealed class ProgramTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ProgramTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "needs bash, /dev/full and kill");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_pipe_gets_utf8_without_a_mark_and_without_colours()
    {
        using var process = SepalRun.Start("summary", "basic");
        var run = SepalRun.Ended(process);
        run.Code.ShouldBe(0);
        run.Output.ShouldStartWith("Model: sequential\n");
        run.Output.ShouldContain("─────");
        run.Output.ShouldNotContain('\e');
    }

    [Fact]
    public void A_reader_that_goes_away_is_no_crash()
    {
        for (int i = 0; i < 3000; i++) _folder.Write($"a/{i}.txt", "");
        var run = SepalRun.Shell($"$sepal data scan '{_folder.Path}' | head -1; echo ${{PIPESTATUS[0]}}");
        run.Output.Split('\n')[0].ShouldContain("3,000 skipped");
        run.Output.Split('\n')[1].ShouldBe("0");
        run.Error.ShouldBeEmpty();
    }

    [Fact]
    public void A_full_disk_under_the_result_is_one_line()
    {
        var run = SepalRun.Shell("$sepal summary basic > /dev/full");
        run.ShouldFail(1).ShouldContain("No space left on device");
    }

    [Fact]
    public void A_full_disk_under_the_errors_is_no_crash()
        => SepalRun.Shell("$sepal data scan /nowhere 2> /dev/full").Code.ShouldBe(1);

    [Fact]
    public void Threads_are_the_users()
    {
        // A process of its own: other tests compute at the same time.
        using var process = SepalRun.Start("doctor", "--threads", "1", "--json");
        SepalRun.Ended(process).Json.GetProperty("checks").EnumerateArray().Single(check => check.GetProperty("name").GetString() == "threads")
            .GetProperty("detail").GetString().ShouldStartWith("1 of ");
    }

    [Fact]
    public void The_demo_set_does_not_overwrite_a_folder_of_that_name()
    {
        _folder.Write("sepal-demo/mine.txt");
        SepalRun.Shell($"cd '{_folder.Path}' && $sepal train --demo --model basic --out run").ShouldFail(1)
            .ShouldBe("The folder 'sepal-demo' is not empty; a new or empty folder for the drawn flowers was expected. Choose another folder: nothing is overwritten.");
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void A_signal_ends_the_work_cleanly(string signal)
    {
        using var process = SepalRun.StartInterruptible("data", "synth", _folder["set"], "--per-class", "20000", "--size", "256");
        var waiting = Stopwatch.StartNew();
        while (!Directory.Exists(_folder["set/rose"]) && waiting.Elapsed < TimeSpan.FromSeconds(30)) Thread.Sleep(50);
        using (var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"])) kill.WaitForExit();

        var run = SepalRun.Ended(process);

        run.Code.ShouldBe(130);
        run.Output.ShouldBeEmpty();
        run.Error.TrimEnd().Split('\n')[^1].ShouldBe("Interrupted: the pictures drawn so far are kept; run the same command again for the rest.");
        Directory.GetFiles(_folder["set"], "*.tmp", SearchOption.AllDirectories).ShouldBeEmpty();
    }
}
