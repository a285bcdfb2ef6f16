using Sepal.Data;
using Sepal.Numerics;

namespace Sepal.Evaluation;

/// <summary>
/// What a linear classifier on a base's features says of each picture after learning from the others: honest answers for all pictures of a data set, without a part that is held back.
/// </summary>
public static class OutOfFold
{
    /// <summary>Penalties that are tried; the one whose answers lose least is kept.</summary>
    private static readonly double[] Penalties = [1e-5, 1e-4, 1e-3, 1e-2];

    /// <summary>
    /// The answers for every picture of a table. The pictures are dealt into folds of about as many of each class; each fold is answered by a classifier that learnt from the other folds.
    /// Cost: folds × 4 trainings of up to 300 steps, each two products of the table with a matrix of as many columns as classes.
    /// </summary>
    /// <param name="features">A row for each picture.</param>
    /// <param name="items">The pictures, in the table's order.</param>
    /// <param name="classNames">Their classes.</param>
    /// <param name="together">Pictures of the same number go into the same fold, as duplicates must; null where every picture is one of its own.</param>
    /// <param name="folds">How many folds; 5.</param>
    /// <param name="seed">Decides who is in which fold.</param>
    /// <param name="progress">Told after each training: how many answers of all that are tried are there.</param>
    /// <param name="cancellation">Looked at once a step.</param>
    /// <exception cref="DatasetException">A class has fewer pictures of its own than there are folds.</exception>
    public static PredictionSet Predict(FeatureTable features, IReadOnlyList<ImageItem> items, IReadOnlyList<string> classNames, IReadOnlyList<int>? together = null,
        int folds = 5, long seed = 0, IProgress<PictureProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(classNames);
        Check.Within(folds, 2, 100);
        if (features.Count != items.Count || together is not null && together.Count != items.Count)
            throw new ArgumentException($"Got {features.Count} rows and {together?.Count ?? items.Count} groups for {items.Count} pictures; expected one each.", nameof(features));
        int[] labels = [.. items.Select(item => item.Label)], foldOf = Deal(labels, classNames, together ?? [.. Enumerable.Range(0, items.Count)], folds, seed);
        float[][] rows = Scaled(features);
        int done = 0;
        var best = (Loss: double.PositiveInfinity, Probabilities: Array.Empty<float>());
        foreach (double penalty in Penalties)
        {
            float[] probabilities = Answers(rows, labels, foldOf, classNames.Count, folds, penalty, count => progress?.Report(new PictureProgress(done += count, Penalties.Length * labels.Length)), cancellation);
            double loss = Crossentropy.Mean(new PredictionSet(probabilities, labels, [], [.. classNames]));
            if (loss < best.Loss) best = (loss, probabilities);
        }
        return new PredictionSet(best.Probabilities, labels, [.. items.Select(item => item.Path)], [.. classNames]);
    }

    private static float[] Answers(float[][] rows, int[] labels, int[] foldOf, int classes, int folds, double penalty, Action<int> answered, CancellationToken cancellation)
    {
        float[] probabilities = new float[labels.Length * classes];
        for (int fold = 0; fold < folds; fold++)
        {
            int[] others = [.. Enumerable.Range(0, labels.Length).Where(i => foldOf[i] != fold)], own = [.. Enumerable.Range(0, labels.Length).Where(i => foldOf[i] == fold)];
            var classifier = SoftmaxRegression.Fit(Joined(rows, others), [.. others.Select(i => labels[i])], classes, penalty, cancellation);
            float[] answers = classifier.Probabilities(Joined(rows, own));
            for (int i = 0; i < own.Length; i++) answers.AsSpan(i * classes, classes).CopyTo(probabilities.AsSpan(own[i] * classes));
            answered(own.Length);
        }
        return probabilities;
    }

    /// <summary>A fold for each picture: class by class the groups in a random order, one to each fold in turn.</summary>
    private static int[] Deal(int[] labels, IReadOnlyList<string> classNames, IReadOnlyList<int> together, int folds, long seed)
    {
        int[] foldOf = new int[labels.Length];
        var groups = Enumerable.Range(0, labels.Length).GroupBy(i => together[i]).ToLookup(group => labels[group.First()], group => group.ToArray());
        int next = 0;
        for (int label = 0; label < classNames.Count; label++)
        {
            int[][] own = [.. groups[label]];
            if (own.Length < folds)
                throw new DatasetException($"Class '{classNames[label]}' has {own.Length} different pictures of its own; at least {folds} are needed to judge its labels by the others. Add pictures, or audit without --model.");
            new RandomStream(seed, label).Shuffle(own.AsSpan());
            foreach (int[] group in own)
            {
                foreach (int i in group) foldOf[i] = next;
                next = (next + 1) % folds;
            }
        }
        return foldOf;
    }

    /// <summary>Rows in which every feature has mean 0 and about the same variance, of about unit length.</summary>
    private static float[][] Scaled(FeatureTable features)
    {
        float[][] rows = [.. Enumerable.Range(0, features.Count).Select(i =>
        {
            float[] row = new float[features.Length];
            features.CopyTo(i, row);
            return row;
        })];
        double[] mean = new double[features.Length], variance = new double[features.Length];
        foreach (float[] row in rows) for (int k = 0; k < row.Length; k++) mean[k] += row[k] / (double)rows.Length;
        foreach (float[] row in rows) for (int k = 0; k < row.Length; k++) variance[k] += (row[k] - mean[k]) * (row[k] - mean[k]) / rows.Length;
        // A feature that hardly ever speaks must not shout when it does.
        double least = Math.Max(1e-12, 0.01 * variance.Average());
        double[] scale = [.. variance.Select(v => 1 / Math.Sqrt(Math.Max(v, least) * features.Length))];
        foreach (float[] row in rows) for (int k = 0; k < row.Length; k++) row[k] = (float)((row[k] - mean[k]) * scale[k]);
        return rows;
    }

    private static float[] Joined(float[][] rows, int[] indexes)
    {
        int length = rows[0].Length;
        float[] joined = new float[indexes.Length * length];
        for (int i = 0; i < indexes.Length; i++) rows[indexes[i]].CopyTo(joined, i * length);
        return joined;
    }
}
