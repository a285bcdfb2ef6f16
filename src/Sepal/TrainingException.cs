namespace Sepal;

/// <summary>Training can't start or go on.</summary>
public sealed class TrainingException : SepalException
{
    /// <inheritdoc cref="SepalException(string)"/>
    public TrainingException(string message) : base(message) { }

    /// <inheritdoc cref="SepalException(string, Exception)"/>
    public TrainingException(string message, Exception cause) : base(message, cause) { }
}
