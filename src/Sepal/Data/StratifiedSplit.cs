using System.Globalization;
using Sepal.Numerics;

namespace Sepal.Data;

/// <summary>
/// Which picture goes to which part. The unit is the content: files with the same bytes form a group that is never torn, so no
/// duplicate leaks from training into a measurement. Groups are ordered by a random number drawn from (seed, hash), so neither names
/// nor the disk's order matter, and a new picture moves few others.
/// </summary>
internal static class StratifiedSplit
{
    /// <exception cref="DatasetException">A class has fewer different pictures than there are parts.</exception>
    public static IReadOnlyList<ImageItem> Assign(IReadOnlyList<ImageItem> items, IReadOnlyList<string> classNames, long seed, SplitRatios ratios)
    {
        var partOf = new Dictionary<string, Part>(StringComparer.Ordinal);
        var groups = items.GroupBy(item => item.Hash!, StringComparer.Ordinal).Select(group => new Group(group.Key, [.. group], Key(seed, group.Key))).ToList();
        // The same bytes under two labels: to be trained on, if at all, and never measured on.
        foreach (var group in groups.Where(group => group.HasSeveralLabels)) partOf[group.Hash] = Part.Train;
        var labelsTrained = groups.Where(group => group.HasSeveralLabels).SelectMany(group => group.Items).Select(item => item.Label).ToHashSet();
        var groupsOf = groups.Where(group => !group.HasSeveralLabels).ToLookup(group => group.Items[0].Label);
        var countOf = items.ToLookup(item => item.Label);
        for (int label = 0; label < classNames.Count; label++)
        {
            int count = countOf[label].Count();
            var own = groupsOf[label].OrderBy(group => group.Key).ThenBy(group => group.Hash, StringComparer.Ordinal).ToList();
            bool trained = labelsTrained.Contains(label);
            int parts = 1 + (ratios.Validation > 0 ? 1 : 0) + (ratios.Test > 0 ? 1 : 0);
            if (own.Count + (trained ? 1 : 0) < parts)
            {
                throw new DatasetException($"Class '{classNames[label]}' has {own.Count} different picture{(own.Count == 1 ? "" : "s")} of its own in {count} file{(count == 1 ? "" : "s")}; "
                    + $"at least {parts} are needed for {parts} parts. Add pictures, remove the class, or leave a part out (a validation or test share of 0).");
            }
            int reserved = (trained ? 0 : 1) + (ratios.Validation > 0 ? 1 : 0);
            foreach (var group in Take(own, ratios.Test, count, reserved)) partOf[group.Hash] = Part.Test;
            foreach (var group in Take(own, ratios.Validation, count, trained ? 0 : 1)) partOf[group.Hash] = Part.Validation;
            foreach (var group in own) partOf[group.Hash] = Part.Train;
        }
        return [.. items.Select(item => item with { Part = partOf[item.Hash!] })];
    }

    /// <summary>Takes groups off the front until the share is reached, at least one and leaving at least <paramref name="reserved"/>; a group that is too large is passed over.</summary>
    private static List<Group> Take(List<Group> groups, double ratio, int count, int reserved)
    {
        if (ratio == 0) return [];
        int wanted = Math.Max(1, (int)Math.Round(ratio * count, MidpointRounding.AwayFromZero)), taken = 0;
        List<Group> chosen = [];
        foreach (var group in groups.ToList())
        {
            if (taken == wanted || groups.Count == reserved) break;
            if (taken + group.Items.Length > wanted) continue;
            chosen.Add(group);
            groups.Remove(group);
            taken += group.Items.Length;
        }
        if (chosen.Count > 0) return chosen;
        var smallest = groups.MinBy(group => group.Items.Length)!;
        groups.Remove(smallest);
        return [smallest];
    }

    private static ulong Key(long seed, string hash) => new RandomStream(seed,
        (long)ulong.Parse(hash.AsSpan(0, 16), NumberStyles.HexNumber), (long)ulong.Parse(hash.AsSpan(16, 16), NumberStyles.HexNumber)).NextBits();

    private sealed record Group(string Hash, ImageItem[] Items, ulong Key)
    {
        public bool HasSeveralLabels { get; } = Items.Any(item => item.Label != Items[0].Label);
    }
}
