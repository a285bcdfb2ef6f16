namespace Sepal.Weights;

/// <summary>What happens to a file of weights.</summary>
public enum DownloadStage
{
    /// <summary>Another process is downloading it.</summary>
    Waiting,

    /// <summary>Bytes arrive.</summary>
    Downloading,

    /// <summary>Something went wrong; after a pause the download goes on where it ended.</summary>
    Retrying,

    /// <summary>The file is read to compare its checksum.</summary>
    Checking,
}

/// <summary>How far a download or a check has come; told about ten times a second.</summary>
/// <param name="FileName">The file.</param>
/// <param name="Stage">What happens.</param>
/// <param name="Bytes">Bytes that are there, or that are checked.</param>
/// <param name="TotalBytes">Bytes in all; null where nobody says.</param>
/// <param name="Note">A line for the user, such as why there is a pause; null where there is nothing to say.</param>
public readonly record struct DownloadProgress(string FileName, DownloadStage Stage, long Bytes, long? TotalBytes, string? Note = null);
