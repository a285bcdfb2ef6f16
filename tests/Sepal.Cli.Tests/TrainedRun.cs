using Sepal.Data;

namespace Sepal.Cli.Tests;

/// <summary>Drawn pictures and a run that was trained on them through the command line, for the tests that only read them.</summary>
internal static class TrainedRun
{
    private static readonly Lazy<(TemporaryFolder Folder, SepalRun Training)> Shared = new(() =>
    {
        var folder = new TemporaryFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        SyntheticFlowers.Write(folder["flowers"], new SyntheticFlowersOptions { PerClass = 10, Size = 48 });
        return (folder, SepalRun.Of(Command(folder["flowers"], folder["run"])));
    });

    /// <summary>Five classes of ten pictures of 48×48.</summary>
    public static string Data => Shared.Value.Folder["flowers"];

    /// <summary>The run's folder.</summary>
    public static string Path => Shared.Value.Folder["run"];

    /// <summary>The command that trained it, with <c>--json</c>.</summary>
    public static SepalRun Training => Shared.Value.Training;

    /// <summary>A short training.</summary>
    public static string[] Command(string data, string run, params string[] more)
        => ["train", data, "--model", "basic", "--out", run, "--size", "48", "--epochs", "2", "--batch", "8", "--precision", "float32", "--json", .. more];
}
