namespace Sepal;

/// <summary>A folder of pictures, a split manifest or a picture can't be used.</summary>
public sealed class DatasetException : SepalException
{
    /// <inheritdoc cref="SepalException(string)"/>
    public DatasetException(string message) : base(message) { }

    /// <inheritdoc cref="SepalException(string, Exception)"/>
    public DatasetException(string message, Exception cause) : base(message, cause) { }
}
