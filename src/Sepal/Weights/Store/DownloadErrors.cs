namespace Sepal.Weights;

/// <summary>The one line for who has no weights: which file, how to recognise it, where to get it and where to put it.</summary>
internal static class DownloadErrors
{
    public static WeightsException Failed(WeightsEntry entry, string target, IReadOnlyList<(Uri Address, DownloadFailure Failure)> failures, long kept)
    {
        string reasons = string.Join("; ", failures.Select(failure => $"from {WebAddress.Shown(failure.Address)}: {failure.Failure.Message}"));
        string keeping = kept > 0 ? $" ({kept} bytes are kept for the next try)" : "";
        return new($"'{entry.FileName}' could not be downloaded {reasons}{keeping}. {Remedy(entry, target)}", failures[^1].Failure);
    }

    public static WeightsException Offline(WeightsEntry entry, string target, WeightsCopy? damaged)
        => new($"{Missing(entry, damaged)}, and nothing is downloaded because the store is set to be offline. {Remedy(entry, target)}");

    public static WeightsException NoAddress(WeightsEntry entry, string target, WeightsCopy? damaged)
        => new($"{Missing(entry, damaged)}, and there is no address to download it from. {Remedy(entry, target)}");

    public static WeightsException Disk(WeightsEntry entry, string folder, Exception cause)
        => new($"'{entry.FileName}' can't be written in '{folder}' ({DiskError.Reason(cause)}); expected a folder that this user may write to, with room left. Mend that, or choose another folder with SEPAL_CACHE.", cause);

    private static string Missing(WeightsEntry entry, WeightsCopy? damaged)
        => damaged is null ? $"'{entry.FileName}' is not on this machine" : $"'{damaged.Path}' {damaged.Problem}";

    private static string Remedy(WeightsEntry entry, string target)
    {
        string size = entry.Bytes is { } bytes ? $"a file of {bytes} bytes" : "the file";
        string checksum = entry.Checksum is { } known ? $" with {known}" : ", whose checksum is not published";
        string from = entry.Addresses.Count > 0 ? $"{WebAddress.Shown(entry.Addresses[0])} (see {entry.Source})" : entry.Source;
        return $"Expected {size}{checksum}: get it from {from} and put it at '{target}'.";
    }
}
