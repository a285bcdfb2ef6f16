namespace Sepal.Imaging;

/// <summary>A picture can't be read: missing, not a picture, of another kind, damaged or too large.</summary>
public sealed class PictureException : SepalException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="reason">What is wrong with the file, and what to do: one line, without the path.</param>
    /// <param name="path">The file, put before the reason; null where the picture came from bytes or a stream.</param>
    /// <param name="cause">What the system reported, where it did.</param>
    public PictureException(string reason, string? path = null, Exception? cause = null)
        : base(path is null ? reason : $"{path}: {reason}", cause!)
    {
        Reason = reason;
        Path = path;
    }

    /// <summary>What is wrong, without the path.</summary>
    public string Reason { get; }

    /// <summary>The file; null where the picture came from bytes or a stream.</summary>
    public string? Path { get; }
}
