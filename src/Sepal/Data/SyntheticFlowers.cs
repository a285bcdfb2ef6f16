using System.Text.Json.Nodes;
using Sepal.Data.Drawing;
using Sepal.Numerics;

namespace Sepal.Data;

/// <summary>
/// Draws a five-class set of flower pictures: no photo, no download, and nobody's rights. Petals of every class take any colour, on any background, at any
/// place, size, angle and light, so that only the shape tells the classes apart; a colour histogram does not.
/// </summary>
public static class SyntheticFlowers
{
    /// <summary>The hidden file by which a folder is known as drawn by this class.</summary>
    internal const string MarkName = FolderWalk.DrawnSetMark;

    // Goes up when the drawing changes: pictures of two drawings must not mix in one folder.
    private const int DrawingVersion = 1;

    /// <summary>The five classes, in ordinal order.</summary>
    public static IReadOnlyList<string> ClassNames { get; } = ["daisy", "dandelion", "rose", "sunflower", "tulip"];

    /// <summary>
    /// Writes <c>folder/class/class_0001.jpg</c> and so on. Pictures that are there already, from the same options, are kept, so that an interrupted
    /// call can be repeated and a finished one costs nothing.
    /// </summary>
    /// <exception cref="DatasetException">The folder holds something else, or a set of other options; or it can't be written.</exception>
    public static SyntheticFlowersSet Write(string folder, SyntheticFlowersOptions? options = null, IProgress<PictureProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        options ??= new SyntheticFlowersOptions();
        try
        {
            Claim(folder, options);
            return Draw(folder, options, progress, cancellation);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"The drawn flowers can't be written into '{folder}' ({error.Message}); a folder that can be written, with room on its disk, was expected. Choose another folder.", error);
        }
    }

    /// <summary>One picture of the set as the bytes of its JPEG file.</summary>
    internal static byte[] Jpeg(int label, int index, SyntheticFlowersOptions options) => FlowerScene.Draw(label, index, options.Size, options.Seed);

    private static SyntheticFlowersSet Draw(string folder, SyntheticFlowersOptions options, IProgress<PictureProgress>? progress, CancellationToken cancellation)
    {
        int total = ClassNames.Count * options.PerClass, done = 0, drawn = 0;
        var parallel = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Engine.Threads };
        try
        {
            Parallel.For(0, total, parallel, place =>
            {
                int label = place / options.PerClass, index = place % options.PerClass;
                string path = Path.Combine(folder, ClassNames[label], $"{ClassNames[label]}_{index + 1:0000}.jpg");
                if (!File.Exists(path))
                {
                    AtomicFile.WriteBytes(path, Jpeg(label, index, options));
                    Interlocked.Increment(ref drawn);
                }
                progress?.Report(new PictureProgress(Interlocked.Increment(ref done), total));
            });
        }
        catch (AggregateException errors) when (errors.InnerExceptions.FirstOrDefault(error => error is IOException or UnauthorizedAccessException) is { } error)
        {
            throw new IOException(error.Message, error);
        }
        return new SyntheticFlowersSet(ClassNames, options.PerClass, drawn);
    }

    /// <summary>Marks an empty folder as this set's, or recognises it.</summary>
    private static void Claim(string folder, SyntheticFlowersOptions options)
    {
        if (File.Exists(folder))
            throw new DatasetException($"'{folder}' is a file; a new or empty folder for the drawn flowers was expected. Choose another path.");
        string mark = Path.Combine(folder, MarkName);
        string own = Describe(options);
        if (File.Exists(mark))
        {
            if (File.ReadAllText(mark) == own) return;
            throw new DatasetException($"'{folder}' holds flowers drawn with other settings; a new or empty folder was expected, or the same settings ({options.PerClass} pictures a class, {options.Size} pixels, seed {options.Seed}). Choose another folder, or remove this one.");
        }
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new DatasetException($"The folder '{folder}' is not empty; a new or empty folder for the drawn flowers was expected. Choose another folder: nothing is overwritten.");
        AtomicFile.WriteText(mark, own);
    }

    private static string Describe(SyntheticFlowersOptions options) => new JsonObject
    {
        ["about"] = "Flowers drawn by 'sepal data synth'.",
        ["drawing"] = DrawingVersion,
        ["per_class"] = options.PerClass,
        ["size"] = options.Size,
        ["seed"] = options.Seed,
    }.ToJsonString() + "\n";
}
