using static TorchSharp.torch;

namespace Sepal.Training;

/// <summary>Label smoothing. Source: Szegedy et al., "Rethinking the Inception Architecture" (2015), section 7; Keras 3.</summary>
internal static class Smoothing
{
    /// <summary>target · (1 - part) + part / classes, float32.</summary>
    public static Tensor OverClasses(Tensor target, double part)
    {
        var exact = target.to(ScalarType.Float32);
        return part == 0 ? exact : exact * (1 - part) + part / target.shape[^1];
    }

    /// <summary>target · (1 - part) + part / 2, float32.</summary>
    public static Tensor TowardsHalf(Tensor target, double part)
    {
        var exact = target.to(ScalarType.Float32);
        return part == 0 ? exact : exact * (1 - part) + 0.5 * part;
    }
}
