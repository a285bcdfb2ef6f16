namespace Sepal.Weights;

/// <summary>Errors of the file system in a few words.</summary>
internal static class DiskError
{
    private const int NoSpaceOnUnix = 28;
    private const int NoSpaceOnWindows = unchecked((int)0x80070070);

    /// <summary>What happened, without the path that is shown beside it.</summary>
    public static string Reason(Exception e) => e switch
    {
        UnauthorizedAccessException => "permission denied",
        FileNotFoundException or DirectoryNotFoundException => "it does not exist",
        IOException { HResult: NoSpaceOnUnix or NoSpaceOnWindows } => "the disk is full",
        _ => e.Message.ReplaceLineEndings(" ").TrimEnd('.', ' '),
    };

    /// <summary>Whether another process holds the file: EAGAIN on Linux and macOS, a sharing or lock violation on Windows.</summary>
    public static bool IsInUse(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020) or unchecked((int)0x80070021);
}
