using System.Diagnostics;
using Sepal.Weights;

namespace Sepal.Tests.Weights.Store;

public sealed class WeightsProcessTests : IDisposable
{
    private const string AddressVariable = "SEPAL_TEST_ADDRESS";
    private const string FolderVariable = "SEPAL_TEST_FOLDER";
    private const int Half = 150_000;
    private static readonly byte[] Content = StoreFolder.Bytes(300_000);

    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_download_of_another_process_is_waited_for_and_continued_when_that_is_killed()
    {
        using var server = new WebServer(request => request.Number == 1
            ? ServerAnswer.File(request, Content) with { CutAfter = Half, Stalls = true }
            : ServerAnswer.File(request, Content));
        using var other = Start(server["a"]);
        try
        {
            while (!File.Exists(_folder.Partial) || new FileInfo(_folder.Partial).Length < Half)
            {
                other.HasExited.ShouldBeFalse();
                await Task.Delay(50);
            }
            using var waiting = new SemaphoreSlim(0);
            var progress = new ProgressList(told => { if (told.Stage == DownloadStage.Waiting) waiting.Release(); });
            var pull = _folder.Store(StoreFolder.Entry(Content, server["a"]), o => o with { Time = new QuickTime(20), ReadTimeout = TimeSpan.FromHours(1) }).PullAsync("net", progress: progress);
            (await waiting.WaitAsync(TimeSpan.FromSeconds(20))).ShouldBeTrue();
            pull.IsCompleted.ShouldBeFalse();
            progress.Told[0].ShouldBe(new DownloadProgress(StoreFolder.FileName, DownloadStage.Waiting, Half, Content.Length));

            other.Kill();
            (await pull.WaitAsync(TimeSpan.FromSeconds(20))).ShouldBe(_folder.Target);
        }
        finally
        {
            if (!other.HasExited) other.Kill();
        }
        File.ReadAllBytes(_folder.Target).AsSpan().SequenceEqual(Content).ShouldBeTrue();
        server.Froms.ShouldBe([0, Half]);
    }

    /// <summary>What the other process of the test above does; nothing on its own.</summary>
    [Fact(Explicit = true)]
    public async Task The_other_process_downloads()
    {
        var entry = StoreFolder.Entry(Content, new Uri(Environment.GetEnvironmentVariable(AddressVariable)!));
        await new WeightStore([entry], new() { CacheFolder = Environment.GetEnvironmentVariable(FolderVariable)!, OtherCaches = [], Mirror = null, IsOffline = false, ReadTimeout = TimeSpan.FromHours(1) }).PullAsync("net");
    }

    private Process Start(Uri address)
    {
        string dotnet = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(dotnet, ["exec", typeof(WeightsProcessTests).Assembly.Location, "-explicit", "only", "-method", $"*.{nameof(The_other_process_downloads)}"])
        {
            RedirectStandardOutput = true,
        };
        start.Environment[AddressVariable] = address.AbsoluteUri;
        start.Environment[FolderVariable] = _folder.Cache;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }
}
