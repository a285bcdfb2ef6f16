using Sepal.Data;
using Sepal.Imaging;
using Sepal.Numerics;
using Sepal.Runs;
using Sepal.Weights;

namespace Sepal.Cli.Diagnosis;

/// <summary>What a training needs beside the engine: pictures that can be decoded, memory, disk, folders that can be written.</summary>
internal static class MachineChecks
{
    private const long Gigabyte = 1L << 30;

    public static IReadOnlyList<EngineCheck> Run() => [Pictures(), Memory(), Temporary(), Disk("disk of this folder", Environment.CurrentDirectory), .. Caches()];

    private static EngineCheck Pictures()
    {
        try
        {
            var picture = new Picture(2, 1, [255, 0, 0, 0, 0, 255]);
            var again = PictureDecoder.Decode(PictureEncoder.ToPng(picture));
            bool isSame = again.Row(0).SequenceEqual(picture.Row(0));
            return new("pictures", isSame, isSame ? "a picture is encoded and decoded right" : "a picture comes back with other pixels", IsNeeded: true);
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException or SepalException)
        {
            return new("pictures", false, $"SkiaSharp's native library does not work: {(e.InnerException ?? e).Message.ReplaceLineEndings(" ")}", IsNeeded: true);
        }
    }

    private static EngineCheck Memory()
    {
        var facts = GC.GetGCMemoryInfo();
        long total = facts.TotalAvailableMemoryBytes, available = Available() ?? total - facts.MemoryLoadBytes;
        bool isEnough = available >= Gigabyte;
        return new("memory", isEnough, $"{Gigabytes(total)} for this process, {Gigabytes(available)} free{(isEnough ? "" : ": a training of the report's network takes about 1 GB")}");
    }

    /// <summary>What Linux could give without swapping; the runtime's own figure counts the file cache as used.</summary>
    private static long? Available()
    {
        const string info = "/proc/meminfo", name = "MemAvailable:";
        if (!File.Exists(info)) return null;
        string? line = File.ReadLines(info).FirstOrDefault(one => one.StartsWith(name, StringComparison.Ordinal));
        return line is not null && long.TryParse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), out long kilobytes) ? kilobytes << 10 : null;
    }

    private static EngineCheck Temporary()
    {
        string folder = Path.GetTempPath(), file = Path.Combine(folder, $"sepal-doctor-{Guid.NewGuid():N}");
        try
        {
            File.WriteAllText(file, "x");
            File.Delete(file);
            return Disk("temporary folder", folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new("temporary folder", false, $"{folder} can't be written ({e.Message}): set TMPDIR to a folder that can, or large data sets can't be prepared", IsNeeded: false);
        }
    }

    private static EngineCheck Disk(string name, string folder)
    {
        try
        {
            long free = new DriveInfo(folder).AvailableFreeSpace;
            bool isEnough = free >= Gigabyte;
            return new(name, isEnough, $"{folder}, {Gigabytes(free)} free{(isEnough ? "" : ": prepared pictures and models may not fit")}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new(name, true, $"{folder}, free space not known ({e.Message})");
        }
    }

    private static IEnumerable<EngineCheck> Caches()
    {
        yield return Cache("weight store", PretrainedWeightStore.Create().CacheFolder);
        yield return Features();
        foreach (string folder in new WeightStoreOptions().OtherCaches) yield return Cache(folder.Contains("keras", StringComparison.OrdinalIgnoreCase) ? "Keras's cache" : "PyTorch's cache", folder);
    }

    private static EngineCheck Features()
    {
        const string name = "feature cache";
        try
        {
            var cache = PretrainedFeatureCache.Create();
            var (files, bytes) = cache.Measure();
            return new(name, true, $"{cache.Folder}, {Usage.Words.Count(files, "file")}, {Gigabytes(bytes)} of at most {Gigabytes(cache.Limit)} ({FeatureCache.LimitVariable})");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SepalException)
        {
            return new(name, false, e.Message);
        }
    }

    private static EngineCheck Cache(string name, string folder)
    {
        if (!Directory.Exists(folder)) return new(name, true, $"{folder} is not there yet, which is no fault");
        try
        {
            long[] sizes = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => new FileInfo(file).Length)];
            return new(name, true, $"{folder}, {Usage.Words.Count(sizes.Length, "file")}, {Gigabytes(sizes.Sum())}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(name, false, $"{folder} can't be read ({e.Message})");
        }
    }

    private static string Gigabytes(long bytes) => bytes >= Gigabyte ? $"{bytes / (double)Gigabyte:0.0} GB" : $"{bytes >> 20} MB";
}
