using Sepal.Cli.Usage;
using Sepal.Data;
using Sepal.Evaluation;
using Sepal.Prediction;
using Sepal.Runs;

namespace Sepal.Cli.Evaluations;

/// <summary>The model that <c>--compare</c> names, on the pictures that the first was measured on.</summary>
internal static class OtherModel
{
    /// <summary>Measures it and compares.</summary>
    /// <exception cref="DatasetException">It has other classes.</exception>
    public static ModelComparison Compare(Session session, string model, PredictionSet answers, string other, MeasuredPictures pictures)
    {
        using var classifier = ImageClassifier.Open(other, new ClassifierOptions { Precision = session.Precision });
        foreach (string warning in classifier.Warnings) session.Warn(warning);
        WarnOfKnownPictures(session, other, pictures);
        var evaluation = session.WithProgress("Evaluating the other model", progress => classifier.Evaluate(pictures.Items, pictures.ClassNames, progress, session.Cancellation));
        return ModelComparison.Between(answers, evaluation.Predictions, model, other);
    }

    private static void WarnOfKnownPictures(Session session, string other, MeasuredPictures pictures)
    {
        if (!RunFolder.IsRun(other) || RunFolder.Open(other) is not { } run || !File.Exists(run.SplitPath)) return;
        var learnt = SplitManifest.Read(run.SplitPath).Items.Where(item => item.Part == Data.Part.Train).Select(item => item.Path).ToHashSet(StringComparer.Ordinal);
        int known = pictures.Items.Count(item => learnt.Contains(item.Path));
        if (known > 0 && pictures.Part != "train")
            session.Warn($"'{other}' learnt from {Words.Count(known, "picture")} of the {pictures.Items.Count:N0} that are measured: the comparison favours it. Compare runs of one split, or on other data.");
    }
}
