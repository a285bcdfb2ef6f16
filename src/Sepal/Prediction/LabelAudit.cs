using Sepal.Data;
using Sepal.Data.Auditing;
using Sepal.Evaluation;

namespace Sepal.Prediction;

/// <summary>
/// Labels that may be wrong, judged by a linear classifier on a network's features that learns from the other pictures: in five folds, with duplicates in the same one, so that no
/// picture is judged by its own copy.
/// </summary>
public sealed class LabelAudit
{
    /// <summary>From this cosine of their features on two pictures are as good as the same to the network.</summary>
    private const double LeastCosine = 0.95;

    private LabelAudit(IReadOnlyList<ImageItem> items, IReadOnlyList<string> classNames, PredictionSet answers, ConfidentLearning learning, IReadOnlyList<(ImageItem, ImageItem, double)> similar)
        => (Items, ClassNames, Answers, Learning, Similar) = (items, classNames, answers, learning, similar);

    /// <summary>The pictures that were judged.</summary>
    public IReadOnlyList<ImageItem> Items { get; }

    /// <summary>Their classes.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The classifier's answer for each picture, after learning from others.</summary>
    public PredictionSet Answers { get; }

    /// <summary>The suspects, as places in <see cref="Items"/>, the clearest first.</summary>
    public ConfidentLearning Learning { get; }

    /// <summary>Pairs that are no duplicates but whose features are nearly the same, the nearest first: the same scene again, or a cut that the eye of the audit didn't find.</summary>
    public IReadOnlyList<(ImageItem First, ImageItem Second, double Cosine)> Similar { get; }

    /// <summary>Judges all labels. Cost: twenty short trainings of a linear classifier.</summary>
    /// <param name="audit">Tells which pictures are duplicates.</param>
    /// <param name="items">The pictures, from <see cref="FeatureSource.Extract"/>.</param>
    /// <param name="table">Their features.</param>
    /// <param name="seed">Decides the folds.</param>
    /// <param name="progress">Told after each training, in pictures.</param>
    /// <param name="cancellation">Looked at once a step of a training.</param>
    /// <exception cref="DatasetException">A class has too few pictures, or the features of all pictures are the same.</exception>
    public static LabelAudit Run(DatasetAudit audit, IReadOnlyList<ImageItem> items, FeatureTable table, long seed = 0, IProgress<PictureProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(audit);
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(table);
        if (table.IsUniform([.. Enumerable.Range(0, table.Count)]))
            throw new DatasetException("The network says the same of every picture, so nothing can be judged by it; expected a trained one. Name another model.");
        int[] together = Together(audit, items);
        var answers = OutOfFold.Predict(table, items, audit.Data.ClassNames, together, seed: seed, progress: progress, cancellation: cancellation);
        var similar = FeatureNeighbours.Of(table, LeastCosine, cancellation).Where(pair => together[pair.First] != together[pair.Second]).Select(pair => (items[pair.First], items[pair.Second], pair.Cosine));
        return new LabelAudit(items, audit.Data.ClassNames, answers, ConfidentLearning.Of(answers), [.. similar]);
    }

    /// <summary>A number for each picture, the same for duplicates.</summary>
    private static int[] Together(DatasetAudit audit, IReadOnlyList<ImageItem> items)
    {
        var groupOf = audit.Duplicates.SelectMany((group, i) => group.Pictures.Select(picture => (picture.RelativePath, Group: -1 - i))).ToDictionary(pair => pair.RelativePath, pair => pair.Group, StringComparer.Ordinal);
        return [.. items.Select((item, i) => groupOf.GetValueOrDefault(item.RelativePath, i))];
    }
}
