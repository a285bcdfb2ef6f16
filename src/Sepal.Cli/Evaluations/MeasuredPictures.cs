using Sepal.Cli.Usage;
using Sepal.Data;
using Sepal.Prediction;
using Sepal.Runs;

namespace Sepal.Cli.Evaluations;

/// <summary>The pictures of <c>evaluate</c>: those that are measured on, and others of the same data that may calibrate.</summary>
/// <param name="ClassNames">The data's classes.</param>
/// <param name="Items">Measured on.</param>
/// <param name="Part">Which part they are, as the user says it.</param>
/// <param name="Calibration">The validation part, where the test part is measured and there is one; else none.</param>
internal sealed record MeasuredPictures(IReadOnlyList<string> ClassNames, IReadOnlyList<ImageItem> Items, string Part, IReadOnlyList<ImageItem> Calibration)
{
    private static readonly (string Name, Part? Part)[] Parts = [("test", Data.Part.Test), ("val", Data.Part.Validation), ("train", Data.Part.Train), ("all", null)];

    /// <summary>The words for parts, the default first.</summary>
    public static string[] PartNames => [.. Parts.Select(part => part.Name)];

    /// <summary>Opens the data, splits it where it isn't, and takes the part.</summary>
    /// <param name="session">The seed, warnings and progress.</param>
    /// <param name="model">The path of the model.</param>
    /// <param name="data">The path of the data.</param>
    /// <param name="part">One of <see cref="PartNames"/>.</param>
    /// <param name="isGiven">Whether the user said the part.</param>
    /// <param name="classifier">The model, whose classes the data must have.</param>
    /// <exception cref="DatasetException">The data can't be used, has other classes, or has no such part.</exception>
    public static MeasuredPictures Choose(Session session, string model, string data, string part, bool isGiven, ImageClassifier classifier)
    {
        var set = ImageFolder.Open(data);
        classifier.CheckClasses(set.ClassNames);
        if (part == "all") return new(set.ClassNames, set.Items, part, []);
        if (!set.IsSplit)
        {
            set = OwnSplit(session, model, set) ?? Split(session, set, classifier.Training?.Seed);
        }
        var items = set.In(Parts.First(one => one.Name == part).Part!.Value);
        if (items.Count > 0) return new(set.ClassNames, items, part, part == "test" ? set.In(Data.Part.Validation) : []);
        string[] others = [.. Parts.Where(one => one.Part is { } other && set.In(other).Count > 0).Select(one => one.Name)];
        if (!isGiven && others.Contains("val"))
        {
            session.Warn($"'{data}' has no test part: the figures are of its val part.");
            return new(set.ClassNames, set.In(Data.Part.Validation), "val", []);
        }
        throw new DatasetException($"'{data}' has no {part} part; it has {Words.Either(others).Replace(" or ", " and ", StringComparison.Ordinal)}. Choose one of them by --part, or --part all.");
    }

    /// <summary>Makes sure that there are pictures to calibrate sets with.</summary>
    /// <exception cref="DatasetException">There are none.</exception>
    public void RequireCalibration(string data)
    {
        if (Calibration.Count > 0) return;
        throw new DatasetException(Part == "test"
            ? $"--conformal needs a val part to calibrate with; '{data}' has none. Expected data with train, val and test, or a plain folder, which is split."
            : $"--conformal calibrates with the val part and measures on the test part; got the part '{Part}'. Choose --part test, on data that has both or on a plain folder.");
    }

    /// <summary>The split that a run was trained with, where the data is that run's.</summary>
    private static ImageDataset? OwnSplit(Session session, string model, ImageDataset set)
    {
        if (!RunFolder.IsRun(model) || RunFolder.Open(model) is not { } run || !File.Exists(run.SplitPath)) return null;
        var manifest = SplitManifest.Read(run.SplitPath);
        if (manifest.Root != set.Root) return null;
        try
        {
            return manifest.Open();
        }
        catch (DatasetException e)
        {
            session.Warn($"The folder is split anew, so that pictures which the model learnt from may be in the part that is measured. {e.Message}");
            return null;
        }
    }

    /// <summary>A plain folder, split by the seed; where the user gave none, by the model's own, so that nothing that it learnt from is in the test part.</summary>
    private static ImageDataset Split(Session session, ImageDataset set, long? trained)
    {
        if (session.HasSeed && trained is { } seed && seed != session.Seed)
            session.Warn($"The model was trained with --seed {seed}: if it learnt from this folder, another seed puts pictures that it knows into the part that is measured.");
        return session.WithProgress("Splitting", progress => ImageFolder.Split(set, session.HasSeed ? session.Seed : trained ?? session.Seed, progress: progress, cancellation: session.Cancellation));
    }
}
