namespace Sepal.Weights;

/// <summary>The one line for who has no weights: which file, how to recognise it, where to get it and where to put it.</summary>
internal static class DownloadErrors
{
    /// <summary>Every address failed.</summary>
    /// <param name="entry">The file.</param>
    /// <param name="target">Where it belongs.</param>
    /// <param name="passedOver">A file of its name that differs from it, if there is one.</param>
    /// <param name="failures">What happened at each address, at least one.</param>
    /// <param name="kept">Bytes in the partial file.</param>
    public static WeightsException Failed(WeightsEntry entry, string target, WeightsCopy? passedOver, IReadOnlyList<(Uri Address, DownloadFailure Failure)> failures, long kept)
    {
        string before = passedOver is null ? "" : $"{Missing(entry, passedOver)}, and ";
        string reasons = string.Join("; ", failures.Select(failure => $"from {WebAddress.Shown(failure.Address)}: {failure.Failure.Message}"));
        string keeping = kept > 0 ? $" ({kept} bytes are kept for the next try)" : "";
        return new($"{before}'{entry.FileName}' could not be downloaded {reasons}{keeping}. {Remedy(entry, target, passedOver)}", failures[^1].Failure);
    }

    public static WeightsException Offline(WeightsEntry entry, string target, WeightsCopy? passedOver)
        => new($"{Missing(entry, passedOver)}, and nothing is downloaded because the store is set to be offline. {Remedy(entry, target, passedOver)}");

    public static WeightsException NoAddress(WeightsEntry entry, string target, WeightsCopy? passedOver)
        => new($"{Missing(entry, passedOver)}, and there is no address to download it from. {Remedy(entry, target, passedOver)}");

    public static WeightsException Disk(WeightsEntry entry, string folder, Exception cause)
        => new($"'{entry.FileName}' can't be written in '{folder}' ({DiskError.Reason(cause)}); expected a folder that this user may write to, with room left. Mend that, or choose another folder with SEPAL_CACHE.", cause);

    private static string Missing(WeightsEntry entry, WeightsCopy? passedOver)
        => passedOver is null ? $"'{entry.FileName}' is not on this machine" : $"'{passedOver.Path}' {passedOver.Problem}";

    private static string Remedy(WeightsEntry entry, string target, WeightsCopy? passedOver)
    {
        string size = entry.Bytes is { } bytes ? $"a file of {bytes} bytes" : "the file";
        string checksum = entry.Checksum is { } known ? $" with {known}" : ", whose checksum is not published";
        string from = entry.Addresses.Count > 0 ? $"{WebAddress.Shown(entry.Addresses[0])} (see {entry.Source})" : entry.Source;
        return $"Expected {size}{checksum}: get it from {from} and put it at '{target}'.{(passedOver is null ? "" : " To use the file that is there as it is, give its path.")}";
    }
}
