namespace Sepal;

/// <summary>A model file can't be read or written.</summary>
public sealed class ModelFileException : SepalException
{
    /// <inheritdoc cref="SepalException(string)"/>
    public ModelFileException(string message) : base(message) { }

    /// <inheritdoc cref="SepalException(string, Exception)"/>
    public ModelFileException(string message, Exception cause) : base(message, cause) { }
}
