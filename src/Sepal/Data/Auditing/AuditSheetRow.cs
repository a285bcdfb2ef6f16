namespace Sepal.Data.Auditing;

/// <summary>A row of an <see cref="AuditSheet"/>.</summary>
/// <param name="Title">The words above it.</param>
/// <param name="Pictures">Its pictures, from the left.</param>
public sealed record AuditSheetRow(string Title, IReadOnlyList<AuditSheetPicture> Pictures);

/// <summary>A picture of an <see cref="AuditSheet"/>.</summary>
/// <param name="Path">The file.</param>
/// <param name="Caption">The words below it.</param>
public sealed record AuditSheetPicture(string Path, string Caption);
