namespace Sepal.Weights;

/// <summary>A file in a zip archive.</summary>
/// <param name="Name">Its name, with '/' between folders.</param>
/// <param name="Offset">Where its bytes begin in the archive.</param>
/// <param name="Stored">How many bytes it has there.</param>
/// <param name="Size">How many bytes it has unpacked.</param>
/// <param name="IsPacked">Whether it is compressed; where not, it can be read in place.</param>
/// <param name="Checksum">The CRC-32 of its bytes unpacked, as the directory tells it; whoever reads them compares.</param>
internal sealed record ZipMember(string Name, long Offset, long Stored, long Size, bool IsPacked, uint Checksum);
