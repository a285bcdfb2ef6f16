namespace Sepal.Data;

/// <summary>What a cache holds for one base: rows and bad pictures by content. It owns the open files until a table takes them over.</summary>
internal sealed class KnownFeatures(int length) : IDisposable
{
    private readonly Dictionary<string, (FeatureFile File, int Row)> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _pictures = new(StringComparer.Ordinal);
    private List<FeatureFile> _files = [];

    /// <summary>Pictures by content hash: null where the base was asked about it, else why it can't be decoded.</summary>
    public IReadOnlyDictionary<string, string?> Pictures => _pictures;

    /// <summary>Whether the base was asked about a picture.</summary>
    public bool Has(string hash) => _rows.ContainsKey(hash);

    public void Add(FeatureFile file)
    {
        _files.Add(file);
        for (int i = 0; i < file.Hashes.Count; i++)
        {
            _rows.TryAdd(file.Hashes[i], (file, i));
            _pictures.TryAdd(file.Hashes[i], null);
        }
        foreach (var (hash, reason) in file.Bad) _pictures.TryAdd(hash, reason);
    }

    /// <summary>The table of some pictures, each of them known, and the files that it reads; takes them over.</summary>
    public (FeatureTable Table, IReadOnlyList<string> Files) Take(IEnumerable<string> hashes)
    {
        var rows = hashes.Select(hash => _rows[hash]).ToArray();
        FeatureFile[] used = [.. rows.Select(row => row.File).Distinct()];
        foreach (var file in _files.Except(used)) file.Dispose();
        _files = [];
        return (new FeatureTable(used, rows, length), [.. used.Select(file => file.Location)]);
    }

    public void Dispose()
    {
        foreach (var file in _files) file.Dispose();
        _files = [];
    }
}
