namespace Sepal.Reporting;

/// <summary>A report can't be made of what is there.</summary>
public sealed class ReportException : SepalException
{
    /// <inheritdoc cref="SepalException(string)"/>
    public ReportException(string message) : base(message) { }

    /// <inheritdoc cref="SepalException(string, Exception)"/>
    public ReportException(string message, Exception cause) : base(message, cause) { }
}
