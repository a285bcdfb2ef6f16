using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Sepal.Cli.Tests;

/// <summary>A training whose process is killed again and again, without a chance to say goodbye.</summary>
public sealed class KilledTrainingTests : IDisposable
{
    private const int Kills = 10;

    private readonly TemporaryFolder _folder = new();

    public KilledTrainingTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "needs SIGKILL");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Ten_kills_at_random_moments_and_the_weights_have_the_same_bytes()
    {
        var clock = Stopwatch.StartNew();
        Ended(Start("whole")).Code.ShouldBe(0);
        double whole = clock.Elapsed.TotalMilliseconds;
        string expected = Weights("whole");
        var random = new Random(7);

        int kills = 0, runs = 0, resumed = 0;
        while (true)
        {
            bool wasBegun = File.Exists(_folder[$"run{runs}/run.json"]);
            clock.Restart();
            using var process = Start($"run{runs}");
            // Later than the engine's start mostly, so that the training itself is hit.
            if (kills < Kills && !process.WaitForExit((int)(whole * (0.3 + 0.6 * random.NextDouble()))))
            {
                process.Kill();
                process.WaitForExit();
                kills++;
                if (wasBegun) resumed++;
                continue;
            }
            var run = SepalRun.Ended(process);
            run.Code.ShouldBe(0, run.Error);
            Weights($"run{runs}").ShouldBe(expected, $"run {runs}, after {kills} kills");
            Directory.GetFiles(_folder[$"run{runs}"], "*.tmp", SearchOption.AllDirectories).ShouldBeEmpty();
            if (kills == Kills) break;
            // It got to its end before its time was up: the next one may have no more than this one took.
            whole = Math.Min(whole, clock.Elapsed.TotalMilliseconds);
            runs++;
        }
        resumed.ShouldBePositive("no training was gone on with after a kill");
    }

    // The same words each time: what was not yet begun is begun, what was begun goes on.
    private Process Start(string run) => SepalRun.Start([.. TrainedRun.Command(TrainedRun.Data, _folder[run], "--resume", "--quiet")]);

    private static SepalRun Ended(Process process)
    {
        using (process) return SepalRun.Ended(process);
    }

    private string Weights(string run)
    {
        using var archive = ZipFile.OpenRead(_folder[$"{run}/model.keras"]);
        using var stream = archive.GetEntry("model.weights.h5")!.Open();
        return Convert.ToHexString(SHA256.HashData(stream));
    }
}
