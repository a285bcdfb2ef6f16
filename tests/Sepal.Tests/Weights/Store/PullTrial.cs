using Sepal.Weights;

namespace Sepal.Tests.Weights.Store;

/// <summary>A store that has one file to fetch, and what every trial of that asks.</summary>
internal sealed class PullTrial : IDisposable
{
    public const int Half = 150_000;

    public static byte[] Content { get; } = StoreFolder.Bytes(2 * Half);
    public static byte[] Other { get; } = StoreFolder.Bytes(2 * Half, seed: 2);

    public StoreFolder Folder { get; } = new();
    public ProgressList Progress { get; } = new();

    public async Task PullAsync(Uri address, Func<WeightStoreOptions, WeightStoreOptions>? change = null)
        => await PullAsync(StoreFolder.Entry(Content, address), change);

    public async Task PullAsync(WeightsEntry entry, Func<WeightStoreOptions, WeightStoreOptions>? change = null)
        => (await Folder.Store(entry, change).PullAsync("net", progress: Progress)).ShouldBe(Folder.Target);

    /// <summary>The line that a pull ends in.</summary>
    public async Task<string> FailAsync(Uri address, Func<WeightStoreOptions, WeightStoreOptions>? change = null)
        => await FailAsync(StoreFolder.Entry(Content, address), change);

    public async Task<string> FailAsync(WeightsEntry entry, Func<WeightStoreOptions, WeightStoreOptions>? change = null)
    {
        string message = (await Should.ThrowAsync<WeightsException>(() => PullAsync(entry, change))).Message;
        message.ShouldNotContain("\n");
        return message;
    }

    /// <summary>How such a line ends.</summary>
    public string Remedy(Uri address)
        => $"Expected a file of {Content.Length} bytes with sha256 {StoreFolder.Sha256(Content)}: get it from {address} (see https://example.org/net) and put it at '{Folder.Target}'.";

    public void ShouldBeWhole()
    {
        File.ReadAllBytes(Folder.Target).AsSpan().SequenceEqual(Content).ShouldBeTrue();
        Folder.Files.ShouldBe([StoreFolder.FileName]);
    }

    public void Dispose() => Folder.Dispose();
}
