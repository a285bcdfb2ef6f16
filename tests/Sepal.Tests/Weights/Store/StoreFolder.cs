using System.Security.Cryptography;
using Sepal.Weights;

namespace Sepal.Tests.Weights.Store;

/// <summary>Folders for one test's store, gone afterwards.</summary>
internal sealed class StoreFolder : IDisposable
{
    public const string FileName = "net-1.h5";

    public string Root { get; } = Directory.CreateTempSubdirectory("sepal weights [test] ").FullName;
    public string Cache => Path.Combine(Root, "cache");
    public string Keras => Path.Combine(Root, "keras");
    public string Torch => Path.Combine(Root, "torch");
    public string Target => Path.Combine(Cache, FileName);
    public string Partial => Target + ".partial";
    public string Side => Target + ".partial.json";

    /// <summary>What a cache folder shows: everything but the store's own memory and locks.</summary>
    public string[] Files => Directory.Exists(Cache) ? [.. Directory.GetFiles(Cache).Select(file => Path.GetFileName(file)!).Where(name => name[0] != '.').Order(StringComparer.Ordinal)] : [];

    public WeightStoreOptions Options => new()
    {
        CacheFolder = Cache,
        OtherCaches = [Keras, Torch],
        IsOffline = false,
        Mirror = null,
        RetryDelay = TimeSpan.FromMilliseconds(5),
    };

    /// <summary>Bytes that look like nothing in particular.</summary>
    public static byte[] Bytes(int count, int seed = 1)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>An entry with everything that may be published of a file.</summary>
    public static WeightsEntry Entry(byte[] content, params Uri[] addresses) => new()
    {
        Name = "net",
        FileName = FileName,
        Addresses = addresses,
        Source = "https://example.org/net",
        Licence = "CC0",
        Bytes = content.Length,
        Sha256 = Sha256(content),
    };

    public static string Sha256(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    public WeightStore Store(WeightsEntry entry, Func<WeightStoreOptions, WeightStoreOptions>? change = null)
        => new([entry], change is null ? Options : change(Options));

    public string Put(string folder, byte[] content, string name = FileName)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
