namespace Sepal.Training;

/// <summary>Of the outputs above a threshold, the part that is right; 0 where none is above. Keras's <c>Precision</c>.</summary>
public sealed class PrecisionScore : ThresholdMetric
{
    /// <summary>Default threshold 0.5, in [0, 1], over all outputs together; with <paramref name="classId"/> over that class's.</summary>
    public PrecisionScore(double threshold = 0.5, int? classId = null) : base("precision", threshold, classId) { }

    /// <inheritdoc/>
    public override double Value => Ratio(TruePositives, TruePositives + FalsePositives);
}
