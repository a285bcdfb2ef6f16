namespace Sepal.Numerics;

/// <summary>The tensor engine can't start on this machine.</summary>
public sealed class EngineException : SepalException
{
    /// <inheritdoc cref="SepalException(string)"/>
    public EngineException(string message) : base(message) { }

    /// <inheritdoc cref="SepalException(string, Exception)"/>
    public EngineException(string message, Exception cause) : base(message, cause) { }
}
