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

    // A message says what to do at its end: what is cut out of one without end is the middle.
    private const int MostCharacters = 8000, End = 1000;

    /// <summary>Names from files and folders come into messages: none of their characters may break the line or steer a terminal, and none of their lengths may fill it.</summary>
    private static string OneLine(string message) => Printable(message.Length > MostCharacters ? $"{message[..(MostCharacters - End)]} … {message[^End..]}" : message);

    private static string Printable(string message)
        => message.Any(char.IsControl) ? string.Concat(message.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString())) : message;
}
