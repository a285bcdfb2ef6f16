namespace Sepal;

/// <summary>
/// Something in the world outside the program is not as it has to be: a file, a folder, a download, a number that training produced.
/// The message is one line in three parts: what happened, what was expected, what to do.
/// A caller's own mistake is an <see cref="ArgumentException"/> instead.
/// </summary>
public abstract class SepalException : Exception
{
    /// <summary>Creates the exception with its one-line message.</summary>
    protected SepalException(string message) : base(OneLine(message)) { }

    /// <summary>Creates the exception with its one-line message and its cause.</summary>
    protected SepalException(string message, Exception cause) : base(OneLine(message), cause) { }

    /// <summary>Names from files and folders come into messages: none of their characters may break the line or steer a terminal.</summary>
    private static string OneLine(string message)
        => message.Any(char.IsControl) ? string.Concat(message.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString())) : message;
}
