namespace Sepal.Imaging;

/// <summary>What the choices of an <see cref="ImageSpec"/> are called in files and on the command line.</summary>
public static class ImageNames
{
    private static readonly (Scaling Value, string Name)[] Scalings =
        [(Scaling.None, "none"), (Scaling.Unit, "unit"), (Scaling.TensorFlow, "tf"), (Scaling.Caffe, "caffe"), (Scaling.Torch, "torch"), (Scaling.Lite, "lite")];

    private static readonly (Interpolation Value, string Name)[] Interpolations =
    [
        (Interpolation.Nearest, "nearest"), (Interpolation.Bilinear, "bilinear"), (Interpolation.Bicubic, "bicubic"), (Interpolation.Lanczos, "lanczos"),
        (Interpolation.Box, "box"), (Interpolation.Hamming, "hamming"), (Interpolation.TensorFlow, "tensorflow"), (Interpolation.TensorFlowNearest, "tensorflow_nearest"),
        (Interpolation.TensorFlowBicubic, "tensorflow_bicubic"), (Interpolation.TensorFlowAntialiased, "tensorflow_antialiased"),
        (Interpolation.TensorFlowBicubicAntialiased, "tensorflow_bicubic_antialiased"),
    ];

    private static readonly (Fit Value, string Name)[] Fits = [(Fit.Squash, "squash"), (Fit.Crop, "crop"), (Fit.Pad, "pad")];

    /// <summary>The scaling's name: none, unit, tf, caffe, torch or lite.</summary>
    public static string Of(Scaling scaling) => NameOf(Scalings, scaling);

    /// <summary>The interpolation's name: nearest, bilinear, bicubic, lanczos, box, hamming, tensorflow, …</summary>
    public static string Of(Interpolation interpolation) => NameOf(Interpolations, interpolation);

    /// <summary>The fit's name: squash, crop or pad.</summary>
    public static string Of(Fit fit) => NameOf(Fits, fit);

    /// <summary>The scaling of a name.</summary>
    /// <exception cref="ArgumentException">There is no such name; the message lists those there are.</exception>
    public static Scaling ParseScaling(string name) => Parse(Scalings, name, "scaling");

    /// <summary>The interpolation of a name.</summary>
    /// <inheritdoc cref="ParseScaling"/>
    public static Interpolation ParseInterpolation(string name) => Parse(Interpolations, name, "interpolation");

    /// <summary>The fit of a name.</summary>
    /// <inheritdoc cref="ParseScaling"/>
    public static Fit ParseFit(string name) => Parse(Fits, name, "fit");

    private static string NameOf<T>((T Value, string Name)[] names, T value) where T : struct, Enum
    {
        foreach (var entry in names)
            if (EqualityComparer<T>.Default.Equals(entry.Value, value)) return entry.Name;
        throw new ArgumentOutOfRangeException(nameof(value), value, $"Expected one of {string.Join(", ", Enum.GetNames<T>())}; got {value}.");
    }

    private static T Parse<T>((T Value, string Name)[] names, string name, string what)
    {
        foreach (var entry in names)
            if (entry.Name == name) return entry.Value;
        throw new ArgumentException($"There is no {what} '{name}'. Known: {string.Join(", ", names.Select(n => n.Name))}.", nameof(name));
    }
}
