namespace Sepal;

/// <summary>Weights don't fit the model, or their file can't be read.</summary>
public sealed class WeightsException : SepalException
{
    /// <inheritdoc cref="SepalException(string)"/>
    public WeightsException(string message) : base(message) { }

    /// <inheritdoc cref="SepalException(string, Exception)"/>
    public WeightsException(string message, Exception cause) : base(message, cause) { }
}
