namespace Sepal.Training;

/// <summary>How the losses of a batch's pictures become one number.</summary>
public enum LossReduction
{
    /// <summary>The weighted sum, divided by the count of pictures: Keras's default.</summary>
    SumOverBatchSize,

    /// <summary>The weighted sum.</summary>
    Sum,

    /// <summary>The weighted sum, divided by the sum of the weights.</summary>
    MeanWithSampleWeight,
}
