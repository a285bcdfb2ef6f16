namespace Sepal.Reporting;

/// <summary>A report that was written.</summary>
/// <param name="File">Its absolute path.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Warnings">What could not be shown and why, a sentence each, as it also stands in the report; often empty.</param>
public sealed record ReportResult(string File, long Bytes, IReadOnlyList<string> Warnings);
