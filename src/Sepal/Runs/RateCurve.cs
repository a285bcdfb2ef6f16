namespace Sepal.Runs;

/// <summary>How the learning rate goes over a training.</summary>
public enum RateCurve
{
    /// <summary>It stays.</summary>
    Constant,

    /// <summary>Half a cosine down to a hundredth, over all epochs, after a twentieth of the steps of linear warm-up.</summary>
    Cosine,
}
