namespace Sepal.Weights;

/// <summary>A file of pretrained weights that its maker publishes: what the store has to know to find it, fetch it and recognise it.</summary>
public sealed record WeightsEntry
{
    /// <summary>What users call it: <c>vgg16</c>. The store's names differ, whatever their case.</summary>
    public required string Name { get; init => field = EntryFields.Text(value); }

    /// <summary>The maker's name of the file, without folders. Names that servers give are never used.</summary>
    public required string FileName { get; init => field = EntryFields.FileName(value); }

    /// <summary>Where the file lies, tried in this order: <c>https</c>, or <c>http</c> on this machine. Default: nowhere, so that the user has to fetch it from <see cref="Source"/>.</summary>
    public IReadOnlyList<Uri> Addresses { get; init => field = [.. value.Select(WebAddress.OfMaker)]; } = [];

    /// <summary>The page or the words that say where it comes from.</summary>
    public required string Source { get; init => field = EntryFields.Text(value); }

    /// <summary>The licence of the weights.</summary>
    public required string Licence { get; init => field = EntryFields.Text(value); }

    /// <summary>The file's size; null where it is not known.</summary>
    public long? Bytes { get; init => field = value is { } bytes ? Check.Positive(bytes) : null; }

    /// <summary>The SHA-256, 64 hexadecimal digits; null where it is not known.</summary>
    public string? Sha256 { get; init => field = EntryFields.Hexadecimal(value, 64, 64); }

    /// <summary>The first digits of the SHA-256, at least 8, as PyTorch's makers put them into names (<c>vgg16-397923af.pth</c>); null where there are none.</summary>
    public string? Sha256Prefix { get; init => field = EntryFields.Hexadecimal(value, 8, 64); }

    /// <summary>The MD5, 32 hexadecimal digits, as Keras's makers publish it; null where it is not known.</summary>
    public string? Md5 { get; init => field = EntryFields.Hexadecimal(value, 32, 32); }

    /// <summary>Whether Sepal itself holds the file: it is there without a network and without a cache.</summary>
    public bool IsInPackage => Resource is not null;

    /// <summary>The resource of Sepal that holds the file; null for the files of others.</summary>
    internal string? Resource { get; init; }

    /// <summary>Whether the content can be recognised.</summary>
    public bool HasChecksum => Sha256 is not null || Sha256Prefix is not null || Md5 is not null;

    /// <summary>The checksum in words, the strongest that is known: <c>sha256 57934424…</c>; null where there is none.</summary>
    public string? Checksum
        => Sha256 is { } whole ? $"sha256 {whole}" : Md5 is { } md5 ? $"md5 {md5}" : Sha256Prefix is { } prefix ? $"sha256 {prefix}…" : null;
}
