namespace Sepal.Imaging;

/// <summary>Filters of distance, and how far they reach.</summary>
internal static class ResizeFilters
{
    /// <summary>Pillow's filters (libImaging/Resample.c), with their support at scale 1.</summary>
    public static (Func<double, double> Filter, double Radius) Pillow(Interpolation interpolation) => interpolation switch
    {
        Interpolation.Box => (x => x is > -0.5 and <= 0.5 ? 1 : 0, 0.5),
        Interpolation.Bilinear => (x => Math.Max(1 - Math.Abs(x), 0), 1),
        Interpolation.Hamming => (Hamming, 1),
        Interpolation.Bicubic => (x => Cubic(Math.Abs(x)), 2),
        Interpolation.Lanczos => (x => x is >= -3 and < 3 ? Sinc(x) * Sinc(x / 3) : 0, 3),
        _ => throw new ArgumentOutOfRangeException(nameof(interpolation), interpolation, $"Expected one of {string.Join(", ", Enum.GetNames<Interpolation>())}; got {interpolation}."),
    };

    /// <summary>Keys's cubic with a = -0.5, of a distance of at least 0. Source: R. Keys, Cubic Convolution Interpolation for Digital Image Processing, 1981.</summary>
    public static double Cubic(double x) => x switch
    {
        < 1 => (1.5 * x - 2.5) * x * x + 1,
        < 2 => (((x - 5) * x + 8) * x - 4) * -0.5,
        _ => 0,
    };

    private static double Hamming(double x)
    {
        x = Math.Abs(x);
        if (x == 0) return 1;
        if (x >= 1) return 0;
        x *= Math.PI;
        return Math.Sin(x) / x * (0.54 + 0.46 * Math.Cos(x));
    }

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(x * Math.PI) / (x * Math.PI);
}
