namespace Sepal.Saving;

/// <summary>What a zip's directory says of one entry. Nothing of it is believed before <see cref="ZipReader"/> has checked it.</summary>
internal sealed record ZipEntry(string Name, int Flags, int Method, uint Checksum, long StoredSize, long Size, long HeaderOffset);
