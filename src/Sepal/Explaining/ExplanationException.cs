namespace Sepal.Explaining;

/// <summary>A network's decision can't be explained in the way that was asked for, or at all.</summary>
public sealed class ExplanationException : SepalException
{
    /// <inheritdoc cref="SepalException(string)"/>
    public ExplanationException(string message) : base(message) { }

    /// <inheritdoc cref="SepalException(string, Exception)"/>
    public ExplanationException(string message, Exception cause) : base(message, cause) { }
}
