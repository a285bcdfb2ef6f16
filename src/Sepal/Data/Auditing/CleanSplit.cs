namespace Sepal.Data.Auditing;

/// <summary>Splits in which pictures that are the same are in one part.</summary>
internal static class CleanSplit
{
    /// <summary>A stratified split whose unit is the group.</summary>
    /// <exception cref="DatasetException">A class has too few different pictures for the parts.</exception>
    public static IReadOnlyList<ImageItem> Assign(ImageDataset data, IReadOnlyList<DuplicateGroup> groups, long seed, SplitRatios ratios)
    {
        // The split keeps the same bytes together: for it a group has the same bytes.
        var hashOf = groups.SelectMany(group => group.Pictures.Select(picture => (picture.RelativePath, Hash: group.Pictures.Select(other => other.Hash!).Min(StringComparer.Ordinal)!)))
            .ToDictionary(pair => pair.RelativePath, pair => pair.Hash, StringComparer.Ordinal);
        ImageItem[] joined = [.. data.Items.Select(item => item with { Hash = hashOf.GetValueOrDefault(item.RelativePath, item.Hash!) })];
        return [.. StratifiedSplit.Assign(joined, data.ClassNames, seed, ratios).Zip(data.Items, (item, own) => own with { Part = item.Part })];
    }

    /// <summary>Given parts, with groups moved together.</summary>
    /// <exception cref="DatasetException">A class would have no picture left in a part.</exception>
    public static IReadOnlyList<ImageItem> Move(ImageDataset data, IReadOnlyList<DuplicateGroup> groups)
    {
        var partOf = groups.Where(group => group.IsLeak)
            .SelectMany(group => group.Pictures.Select(picture => (picture.RelativePath, Part: group.Pictures.Any(other => other.Part == Part.Train) ? Part.Train : Part.Test)))
            .ToDictionary(pair => pair.RelativePath, pair => pair.Part, StringComparer.Ordinal);
        ImageItem[] moved = [.. data.Items.Select(item => item with { Part = partOf.GetValueOrDefault(item.RelativePath, item.Part) })];
        var left = moved.Select(item => (item.Part, item.Label)).ToHashSet();
        foreach (var (part, label) in data.Items.Select(item => (item.Part, item.Label)).Distinct())
        {
            if (!left.Contains((part, label)))
                throw new DatasetException($"Without its duplicates the class '{data.ClassNames[label]}' has no picture left in the {part.Name()} part; at least 1 is needed. Add pictures, or put all of them into one plain folder and split anew.");
        }
        return moved;
    }
}
