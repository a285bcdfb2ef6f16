namespace Sepal.Weights;

/// <summary>A group of an HDF5 file: named groups and arrays, and attributes.</summary>
internal sealed class Hdf5Group(string path)
{
    private readonly Dictionary<string, Hdf5Group> _groups = [];
    private readonly Dictionary<string, Hdf5Dataset> _datasets = [];

    /// <summary>Where it is: <c>layers/conv2d</c>; empty for the root.</summary>
    public string Path => path;

    public IReadOnlyDictionary<string, Hdf5Group> Groups => _groups;

    public IReadOnlyDictionary<string, Hdf5Dataset> Datasets => _datasets;

    public List<Hdf5Attribute> Attributes { get; } = [];

    /// <summary>The texts of an attribute; null where there is none or it holds something else.</summary>
    public string[]? Texts(string attribute) => Attributes.FirstOrDefault(a => a.Name == attribute)?.Texts();

    /// <summary>A group further down by its path, or null.</summary>
    public Hdf5Group? Find(string relativePath)
    {
        Hdf5Group? group = this;
        foreach (string part in relativePath.Split('/', StringSplitOptions.RemoveEmptyEntries)) group = group?._groups.GetValueOrDefault(part);
        return group;
    }

    /// <summary>All arrays from here down.</summary>
    public IEnumerable<Hdf5Dataset> AllDatasets() => _datasets.Values.Concat(_groups.Values.SelectMany(g => g.AllDatasets()));

    public bool TryAdd(string name, Hdf5Group group) => !_datasets.ContainsKey(name) && _groups.TryAdd(name, group);

    public bool TryAdd(string name, Hdf5Dataset dataset) => !_groups.ContainsKey(name) && _datasets.TryAdd(name, dataset);
}
