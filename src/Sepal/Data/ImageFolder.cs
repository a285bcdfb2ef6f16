namespace Sepal.Data;

/// <summary>Opens data: a folder with one subfolder per class; a folder with <c>train/</c> and <c>val/</c> (<c>valid</c>, <c>validation</c>) and perhaps <c>test/</c>; or a split manifest.</summary>
public static class ImageFolder
{
    /// <summary>
    /// Lists the data's pictures, classes and, where it has them, parts. Reads names, not pictures: a file that can't be decoded shows
    /// when the <see cref="PictureCache"/> is made or by <see cref="DatasetScan"/>. Classes are in ordinal order, dot-folders are skipped,
    /// folders inside class folders belong to the class, as in Keras.
    /// </summary>
    /// <param name="path">The folder or the manifest (a file).</param>
    /// <exception cref="DatasetException">The path is missing or can't be read; there are fewer than two classes; a class is empty; the parts have different classes; the manifest is not valid or names missing files.</exception>
    public static ImageDataset Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (File.Exists(path) && Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase))
            return SplitManifest.Read(path).Open();
        var listing = FolderListing.Read(path);
        CheckClasses(listing, path);
        var names = listing.ClassNames;
        var labels = names.Select((name, label) => (name, label)).ToDictionary(pair => pair.name, pair => pair.label, StringComparer.Ordinal);
        return new ImageDataset(listing.Root, names,
            [.. listing.Files.Select(file => new ImageItem { Path = file.Path, RelativePath = file.RelativePath, Label = labels[file.ClassName], Part = file.Part })],
            listing.IsSplit, listing.Skipped);
    }

    /// <summary>
    /// Gives every picture of a plain folder its part: stratified, so that each class is split in the given ratios with at least one
    /// picture in each part. Depends on the files' contents and the seed alone, not on their names or the order of the disk; files with
    /// the same bytes always share a part. Reads every file once, in parallel, for its hash; a file that can't be read is left out and
    /// listed in <see cref="ImageDataset.Bad"/>.
    /// </summary>
    /// <param name="dataset">A data set that has no parts yet.</param>
    /// <param name="seed">Another seed is another split.</param>
    /// <param name="val">The share of the validation part, in [0, 1); 0 leaves the part out. Default 0.15.</param>
    /// <param name="test">The share of the test part, in [0, 1); 0 leaves the part out. Default 0.15.</param>
    /// <param name="progress">Told after each file.</param>
    /// <param name="cancellation">Stops between two files.</param>
    /// <exception cref="DatasetException">The data has parts already, or a class has too few different pictures for the parts.</exception>
    public static ImageDataset Split(ImageDataset dataset, long seed, double val = SplitRatios.Default, double test = SplitRatios.Default,
        IProgress<PictureProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var ratios = new SplitRatios(val, test);
        if (dataset.IsSplit)
            throw new DatasetException($"'{dataset.Root}' is split already; expected a plain folder with one subfolder per class. Use its parts as they are, or point to a folder without train and val.");
        var hashed = ContentHash.AddTo(dataset, progress, cancellation);
        return new ImageDataset(hashed.Root, hashed.ClassNames, StratifiedSplit.Assign(hashed.Items, hashed.ClassNames, seed, ratios), true, hashed.Skipped, hashed.Bad);
    }

    private static void CheckClasses(FolderListing listing, string path)
    {
        var train = listing.ClassesOf[Part.Train];
        string where = listing.IsSplit ? $"the train part of '{path}'" : $"'{path}'";
        if (train.Count < 2)
        {
            string found = listing.IsFlat && listing.Files.Count > 0 ? $"{Count(listing.Files.Count, "picture")} but no class folder" : train.Count == 1 ? "1 class folder" : "no class folder";
            throw new DatasetException($"Found {found} in {where}; at least 2 are needed. Point to the parent folder, which holds one folder per class.");
        }
        foreach (var (part, classes) in listing.ClassesOf.OrderBy(pair => pair.Key))
        {
            if (!classes.SequenceEqual(train, StringComparer.Ordinal)) throw DifferentClasses(train, classes, part, path);
        }
        if (listing.Files.Count == 0)
        {
            string example = listing.Skipped.Count == 0 ? "" : $" ({listing.Skipped.Count} skipped, such as '{listing.Skipped[0].Path}': {listing.Skipped[0].Reason})";
            throw new DatasetException($"Found no picture in the {train.Count} class folders of '{path}'{example}; expected {PictureFileName.Allowed} files in each. Point to the folder that holds the class folders.");
        }
        var filled = listing.Files.Select(file => (file.Part, file.ClassName)).ToHashSet();
        foreach (var (part, classes) in listing.ClassesOf.OrderBy(pair => pair.Key))
        {
            if (classes.FirstOrDefault(name => !filled.Contains((part, name))) is not { } empty) continue;
            throw new DatasetException($"Found no picture in class folder '{(listing.IsSplit ? $"{part.Name()}/{empty}" : empty)}' of '{path}'; at least 1 is needed in every class. Add pictures ({PictureFileName.Allowed}) or remove the folder.");
        }
    }

    private static DatasetException DifferentClasses(IReadOnlyList<string> train, IReadOnlyList<string> other, Part part, string path)
    {
        string[] missing = [.. train.Except(other, StringComparer.Ordinal)], extra = [.. other.Except(train, StringComparer.Ordinal)];
        string difference = string.Join("; ", new[]
        {
            missing.Length > 0 ? $"missing there: {Names.List(missing)}" : null,
            extra.Length > 0 ? $"only there: {Names.List(extra)}" : null,
        }.Where(text => text is not null));
        return new DatasetException($"The {part.Name()} part of '{path}' has other classes than its train part ({difference}); expected the same class folders in every part. Add or rename the folders.");
    }

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
