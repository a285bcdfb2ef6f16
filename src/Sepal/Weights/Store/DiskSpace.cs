namespace Sepal.Weights;

/// <summary>Room on a disk.</summary>
internal static class DiskSpace
{
    /// <summary>What is left over for others.</summary>
    public const long Margin = 1 << 20;

    /// <summary>Bytes that this user may still write in a folder; null where the system doesn't say.</summary>
    public static long? Free(string folder)
    {
        try { return new DriveInfo(folder).AvailableFreeSpace; }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException) { return null; }
    }
}
