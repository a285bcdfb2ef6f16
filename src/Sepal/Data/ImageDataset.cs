using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Sepal.Numerics;

namespace Sepal.Data;

/// <summary>The picture files of a folder or a manifest with their classes and parts. Holds paths only; no picture is decoded yet.</summary>
public sealed class ImageDataset
{
    internal ImageDataset(string root, IReadOnlyList<string> classNames, IReadOnlyList<ImageItem> items, bool isSplit,
        IReadOnlyList<RejectedFile>? skipped = null, IReadOnlyList<RejectedFile>? bad = null)
    {
        Root = root;
        ClassNames = classNames;
        Items = items;
        IsSplit = isSplit;
        Skipped = skipped ?? [];
        Bad = bad ?? [];
    }

    /// <summary>The absolute path of the folder that relative paths start from.</summary>
    public string Root { get; }

    /// <summary>The class names; a label is an index into them. From a folder: in ordinal order, as Keras has them ("10" before "2").</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>All pictures: from a folder in ordinal order of their relative paths, from a manifest in its order.</summary>
    public IReadOnlyList<ImageItem> Items { get; }

    /// <summary>True when the pictures have their parts, from folders, a manifest or <see cref="ImageFolder.Split"/>.</summary>
    public bool IsSplit { get; }

    /// <summary>Files that are not pictures by their place or name.</summary>
    public IReadOnlyList<RejectedFile> Skipped { get; }

    /// <summary>Pictures that could not be read when their contents were hashed for a split; they are not among <see cref="Items"/>.</summary>
    public IReadOnlyList<RejectedFile> Bad { get; }

    /// <summary>The pictures of one part, in the order of <see cref="Items"/>. Empty where the data has no such part.</summary>
    public IReadOnlyList<ImageItem> In(Part part) => [.. Items.Where(item => item.Part == part)];

    /// <summary>
    /// Fewer pictures: at most so many of each class, its parts in the proportions that they have. Which ones depends on the seed and their names alone.
    /// </summary>
    /// <param name="perClass">Pictures of a class, at least 1; each part that has any keeps at least one.</param>
    /// <param name="seed">Another seed takes others.</param>
    public ImageDataset Sample(int perClass, long seed = 0)
    {
        Check.Positive(perClass);
        var count = Items.GroupBy(item => item.Label).ToDictionary(items => items.Key, items => items.Count());
        var kept = Items.GroupBy(item => (item.Label, item.Part)).SelectMany(items =>
        {
            double share = Math.Min(1, (double)perClass / count[items.Key.Label]);
            return items.OrderBy(item => Order(seed, item)).ThenBy(item => item.RelativePath, StringComparer.Ordinal).Take(Math.Max(1, (int)(share * items.Count())));
        }).ToHashSet();
        return new ImageDataset(Root, ClassNames, [.. Items.Where(kept.Contains)], IsSplit, Skipped, Bad);
    }

    private static ulong Order(long seed, ImageItem item)
        => new RandomStream(seed, BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(item.RelativePath)))).NextBits();

    /// <summary>How many pictures each class and part has.</summary>
    public ClassBalance Balance => ClassBalance.Of(ClassNames, Items);
}
