namespace Sepal.Training;

/// <summary>Of the outputs that should be above a threshold, the part that is; 0 where none should. Keras's <c>Recall</c>.</summary>
public sealed class RecallScore : ThresholdMetric
{
    /// <summary>Default threshold 0.5, in [0, 1], over all outputs together; with <paramref name="classId"/> over that class's.</summary>
    public RecallScore(double threshold = 0.5, int? classId = null) : base("recall", threshold, classId) { }

    /// <inheritdoc/>
    public override double Value => Ratio(TruePositives, TruePositives + FalseNegatives);
}
