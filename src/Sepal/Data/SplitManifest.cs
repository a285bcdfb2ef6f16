namespace Sepal.Data;

/// <summary>
/// A split that can be kept, shared and repeated: which file is in which part, with its class and the hash of its bytes. A JSON file:
/// <c>{"version":1,"root":"../flowers","seed":0,"val":0.15,"test":0.15,"classes":[…],"items":[{"path","class","part","sha256"}]}</c>,
/// where <c>root</c> is relative to the manifest's folder and <c>path</c> to the root.
/// </summary>
public sealed class SplitManifest
{
    internal SplitManifest(string root, IReadOnlyList<string> classNames, IReadOnlyList<ImageItem> items, long? seed, double? val, double? test, string name)
    {
        Root = root;
        ClassNames = classNames;
        Items = items;
        Seed = seed;
        Validation = val;
        Test = test;
        Name = name;
    }

    /// <summary>The absolute path of the folder that the pictures' paths start from.</summary>
    public string Root { get; }

    /// <summary>The class names in the order of labels.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The pictures with class, part and hash.</summary>
    public IReadOnlyList<ImageItem> Items { get; }

    /// <summary>The seed of the split; null where the parts came from folders.</summary>
    public long? Seed { get; }

    /// <summary>The share of validation pictures that was asked for, in [0, 1); null where the parts came from folders.</summary>
    public double? Validation { get; }

    /// <summary>The share of test pictures that was asked for, in [0, 1); null where the parts came from folders.</summary>
    public double? Test { get; }

    /// <summary>The file's name for messages.</summary>
    internal string Name { get; }

    /// <summary>Splits a plain folder, or takes the parts of a folder that has them, and hashes every file.</summary>
    /// <inheritdoc cref="ImageFolder.Split"/>
    public static SplitManifest Create(ImageDataset dataset, long seed, double val = SplitRatios.Default, double test = SplitRatios.Default,
        IProgress<PictureProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (!dataset.IsSplit)
            return new(dataset.Root, dataset.ClassNames, ImageFolder.Split(dataset, seed, val, test, progress, cancellation).Items, seed, val, test, "the split");
        var hashed = dataset.Items.All(item => item.Hash is not null) ? dataset : ContentHash.AddTo(dataset, progress, cancellation);
        return new(dataset.Root, dataset.ClassNames, hashed.Items, null, null, null, "the split");
    }

    /// <summary>A manifest of a data set that has been split, for a caller that holds one.</summary>
    /// <param name="dataset">Split, with hashes.</param>
    /// <param name="seed">The seed that it was split with.</param>
    /// <param name="val">The share of validation pictures that was asked for.</param>
    /// <param name="test">The share of test pictures that was asked for.</param>
    public static SplitManifest Of(ImageDataset dataset, long? seed, double? val, double? test)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (!dataset.IsSplit || dataset.Items.Any(item => item.Hash is null))
            throw new ArgumentException("Expected a data set with parts and hashes; use SplitManifest.Create for another one.", nameof(dataset));
        return new(dataset.Root, dataset.ClassNames, dataset.Items, seed, val, test, "the split");
    }

    /// <summary>How many pictures a part has.</summary>
    public int Count(Part part) => Items.Count(item => item.Part == part);

    /// <summary>Writes the manifest, wholly or not at all. Same split and same place: same bytes.</summary>
    /// <exception cref="DatasetException">The file can't be written.</exception>
    public void Write(string path) => SplitManifestFile.Write(this, path);

    /// <summary>Reads a manifest and checks it: every path stays inside the root, every class and part is known. Looks at no picture.</summary>
    /// <exception cref="DatasetException">The file is missing, is not a manifest, or has a path that leads outside the root.</exception>
    public static SplitManifest Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return SplitManifestFile.Read(path);
    }

    /// <summary>The data set, after a look that every file is there.</summary>
    /// <param name="verifyHashes">Whether to read every file, in parallel, and compare its hash.</param>
    /// <param name="progress">Told after each file that is compared.</param>
    /// <param name="cancellation">Stops between two files.</param>
    /// <exception cref="DatasetException">Files are missing, lead outside the root through a link, or have changed: one error that counts them and names the first few.</exception>
    public ImageDataset Open(bool verifyHashes = false, IProgress<PictureProgress>? progress = null, CancellationToken cancellation = default)
    {
        string realRoot = Directory.Exists(Root) ? RealPath.Of(Root)
            : throw new DatasetException($"The data folder '{Root}' of {Name} does not exist; expected the folder that was split. Put it back, or split again.");
        Refuse(Items.Where(item => !File.Exists(item.Path)), "missing");
        Refuse(Items.Where(item => !RealPath.IsInside(RealPath.Of(item.Path), realRoot)), "only a link that leads outside");
        if (verifyHashes)
        {
            var (hashes, _) = ContentHash.OfAll(Items, progress, cancellation);
            Refuse(Items.Where((item, i) => hashes[i] != item.Hash), "changed");
        }
        return new ImageDataset(Root, ClassNames, Items, isSplit: true);
    }

    private void Refuse(IEnumerable<ImageItem> items, string what)
    {
        string[] paths = [.. items.Select(item => item.RelativePath)];
        if (paths.Length > 0)
            throw new DatasetException($"{paths.Length} of {Items.Count} files of {Name} {(paths.Length == 1 ? "is" : "are")} {what} in '{Root}': {Names.List(paths, 3)}; expected the files that were split. Restore them, or split again.");
    }
}
