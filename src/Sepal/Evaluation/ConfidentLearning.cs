namespace Sepal.Evaluation;

/// <summary>
/// Which labels may be wrong. A picture counts as surely of a class where that class is at least as probable as it is, on average, for pictures that bear its label; a picture that
/// is surely of another class than its own is a suspect. Needs honest probabilities (<see cref="OutOfFold"/>): a model that learnt the labels repeats them.
/// Source: Northcutt, Jiang and Chuang, "Confident Learning: Estimating Uncertainty in Dataset Labels" (2021), equations 1 and 2, ranked by the difference of the two probabilities.
/// </summary>
public sealed class ConfidentLearning
{
    private ConfidentLearning(IReadOnlyList<LabelSuspect> suspects, IReadOnlyList<double> thresholds, ConfusionMatrix joint) => (Suspects, Thresholds, Joint) = (suspects, thresholds, joint);

    /// <summary>The suspects, the clearest first.</summary>
    public IReadOnlyList<LabelSuspect> Suspects { get; }

    /// <summary>From which probability on a picture is surely of a class: the mean probability of that class among the pictures that bear its label; above 1 for a class without pictures.</summary>
    public IReadOnlyList<double> Thresholds { get; }

    /// <summary>How many pictures of each label (row) are surely of each class (column): the confident joint.</summary>
    public ConfusionMatrix Joint { get; }

    /// <summary>Judges labels.</summary>
    /// <param name="set">Answers of models that did not learn from the pictures that they answer for.</param>
    public static ConfidentLearning Of(PredictionSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        int classes = set.ClassNames.Count;
        double[] thresholds = MeanOfOwn(set);
        int[][] joint = [.. Enumerable.Range(0, classes).Select(_ => new int[classes])];
        List<LabelSuspect> suspects = [];
        for (int i = 0; i < set.Count; i++)
        {
            int label = set.Labels[i], sure = -1;
            var row = set.Row(i);
            for (int c = 0; c < classes; c++) if (row[c] >= thresholds[c] && (sure < 0 || row[c] > row[sure])) sure = c;
            if (sure < 0) continue;
            joint[label][sure]++;
            if (sure != label) suspects.Add(new LabelSuspect(i, label, sure, row[sure], row[label]));
        }
        return new ConfidentLearning([.. suspects.OrderByDescending(one => one.Confidence - one.GivenProbability).ThenBy(one => one.Picture)], thresholds, new ConfusionMatrix(joint));
    }

    private static double[] MeanOfOwn(PredictionSet set)
    {
        double[] sums = new double[set.ClassNames.Count];
        int[] counts = new int[set.ClassNames.Count];
        for (int i = 0; i < set.Count; i++)
        {
            sums[set.Labels[i]] += set.Row(i)[set.Labels[i]];
            counts[set.Labels[i]]++;
        }
        return [.. sums.Select((sum, c) => counts[c] == 0 ? 2 : sum / counts[c])];
    }
}
