using System.Globalization;
using Sepal.Layers;

namespace Sepal.Weights;

/// <summary>
/// The groups of a <c>.weights.h5</c> as Keras 3 names them. Keras 2.12 and 2.13 called the layers of a model <c>_layer_checkpoint_dependencies</c>, counted
/// those with weights twice (<c>conv2d</c>, <c>conv2d_2</c>, …) and on Windows wrote whole paths as one name. Later Keras 2 names them as Keras 3 does.
/// </summary>
internal static class KerasWeightsTree
{
    private const int MostParts = 64;
    private const string LayersName = "layers", OldLayers = "_layer_checkpoint_dependencies";

    /// <summary>The tree under today's names; the same arrays, which keep their own paths for errors.</summary>
    public static Hdf5Group Of(Hdf5Group root) => IsToday(root) ? root : Renamed(Split(root), "");

    private static bool IsToday(Hdf5Group root) => root.Groups.ContainsKey(LayersName) || !root.Groups.Keys.Any(n => n.StartsWith(OldLayers, StringComparison.Ordinal));

    // Names that are paths of Windows become groups.
    private static Hdf5Group Split(Hdf5Group group)
    {
        var result = new Hdf5Group(group.Path);
        foreach (var (name, dataset) in group.Datasets) result.TryAdd(name, dataset);
        foreach (var (name, inner) in group.Groups)
        {
            var target = result;
            string[] parts = name.Split('\\', StringSplitOptions.RemoveEmptyEntries);
            foreach (string part in parts.Length > MostParts ? [name] : parts)
            {
                if (!target.Groups.TryGetValue(part, out var next)) target.TryAdd(part, next = new Hdf5Group($"{target.Path}/{part}"));
                target = next;
            }
            Merge(Split(inner), target);
        }
        return result;
    }

    private static void Merge(Hdf5Group from, Hdf5Group into)
    {
        foreach (var (name, dataset) in from.Datasets) into.TryAdd(name, dataset);
        foreach (var (name, group) in from.Groups)
        {
            if (into.Groups.TryGetValue(name, out var there)) Merge(group, there);
            else into.TryAdd(name, group);
        }
    }

    private static Hdf5Group Renamed(Hdf5Group group, string path)
    {
        var result = new Hdf5Group(path);
        foreach (var (name, dataset) in group.Datasets) result.TryAdd(name, dataset);
        foreach (var (name, inner) in group.Groups)
        {
            bool isOld = name == OldLayers;
            string today = isOld ? LayersName : name, full = path.Length == 0 ? today : $"{path}/{today}";
            var renamed = Renamed(inner, full);
            result.TryAdd(today, isOld ? Counted(renamed, full) : renamed);
        }
        return result;
    }

    // Each layer has one group, in the order of the numbers.
    private static Hdf5Group Counted(Hdf5Group layers, string path)
    {
        var result = new Hdf5Group(path);
        foreach (var kind in layers.Groups.GroupBy(g => KerasNames.Numbered(g.Key).Stem, StringComparer.Ordinal))
        {
            int next = 0;
            foreach (var (name, group) in kind.OrderBy(g => KerasNames.Numbered(g.Key).Number))
            {
                result.TryAdd(next == 0 ? kind.Key : string.Create(CultureInfo.InvariantCulture, $"{kind.Key}_{next}"), group);
                next++;
            }
        }
        return result;
    }
}
