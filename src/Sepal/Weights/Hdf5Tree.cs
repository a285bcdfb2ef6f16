namespace Sepal.Weights;

/// <summary>What is to be written as an HDF5 group: text attributes, groups and arrays in the order in which they are added.</summary>
internal sealed class Hdf5Tree
{
    private readonly Dictionary<string, Hdf5Tree> _byName = [];
    private readonly List<(string Name, Hdf5Tree Group)> _groups = [];
    private readonly List<(string Name, Hdf5Array Array)> _arrays = [];

    public IReadOnlyList<(string Name, Hdf5Tree Group)> Groups => _groups;

    public IReadOnlyList<(string Name, Hdf5Array Array)> Arrays => _arrays;

    public Dictionary<string, string> Attributes { get; } = [];

    /// <summary>The group at a path from here, made where it is missing.</summary>
    public Hdf5Tree At(string path)
    {
        var group = this;
        foreach (string name in path.Split('/'))
        {
            if (!group._byName.TryGetValue(name, out var inner))
            {
                group._byName[name] = inner = new Hdf5Tree();
                group._groups.Add((name, inner));
            }
            group = inner;
        }
        return group;
    }

    public void Add(string name, Hdf5Array array) => _arrays.Add((name, array));
}
