namespace Sepal;

/// <summary>
/// Something in the world outside the program is not as it has to be: a file, a folder, a download, a number that training produced.
/// The message is one line in three parts: what happened, what was expected, what to do.
/// A caller's own mistake is an <see cref="ArgumentException"/> instead.
/// </summary>
public abstract class SepalException : Exception
{
    /// <summary>Creates the exception with its one-line message.</summary>
    protected SepalException(string message) : base(message) { }

    /// <summary>Creates the exception with its one-line message and its cause.</summary>
    protected SepalException(string message, Exception cause) : base(message, cause) { }
}
