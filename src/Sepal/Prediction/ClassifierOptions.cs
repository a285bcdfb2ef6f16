using Sepal.Imaging;
using Sepal.Numerics;

namespace Sepal.Prediction;

/// <summary>How a model file is used. What the file says for itself need not be given.</summary>
public sealed record ClassifierOptions
{
    /// <summary>In which number format to compute; automatic.</summary>
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>Pictures of one pass, at least 1; 32.</summary>
    public int BatchSize { get; init => field = Check.Positive(value); } = 32;

    /// <summary>Whether BatchNormalization is worked into the layers before it, which is faster; off where its layers are to be asked by name. Default true.</summary>
    public bool Fold { get; init; } = true;

    /// <summary>From 0..255 to the network's floats; null: as the file says, for a foreign file none where the network itself rescales or normalises, else <see cref="Scaling.Unit"/>.</summary>
    public Scaling? Scaling { get; init; }

    /// <summary>How pictures get to the network's size; null: as the file says, for a foreign file TensorFlow's bilinear without antialiasing.</summary>
    public Interpolation? Resize { get; init; }

    /// <summary>The classes' names, in the order of the network's outputs; null: as the file says, for a foreign file ImageNet's where there are 1000, else 0, 1, 2, …</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Height and width in pixels for a network whose input's size is open; null: 224.</summary>
    public int? Size { get; init => field = value is { } size ? Check.Positive(size, nameof(Size)) : null; }
}
