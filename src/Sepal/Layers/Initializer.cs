using System.Text.Json.Nodes;
using Sepal.Numerics;

namespace Sepal.Layers;

/// <summary>
/// How a weight starts, under Keras's name. Fans follow Keras: for a kernel (height, width, in, out) the receptive field times in, and times out.
/// Sources: Glorot and Bengio (2010), He et al. (2015), LeCun et al. (1998).
/// </summary>
public sealed class Initializer
{
    private enum Distribution { Constant, Uniform, TruncatedNormal }

    // Keras divides by the deviation of a standard normal cut at two, so that what remains has the wanted one.
    private const double DeviationOfTruncatedNormal = 0.87962566103423978;

    private readonly Distribution _distribution;
    private readonly double _scale;
    private readonly Func<double, double, double>? _fan;

    private Initializer(string className, Distribution distribution, double scale, Func<double, double, double>? fan = null)
        => (ClassName, _distribution, _scale, _fan) = (className, distribution, scale, fan);

    /// <summary>Keras's class: <c>GlorotUniform</c>, <c>Zeros</c>, …</summary>
    public string ClassName { get; }

    /// <summary>All zeros.</summary>
    public static Initializer Zeros { get; } = new("Zeros", Distribution.Constant, 0);

    /// <summary>All ones.</summary>
    public static Initializer Ones { get; } = new("Ones", Distribution.Constant, 1);

    /// <summary>Keras's default for kernels: uniform in ±sqrt(6 / (fan in + fan out)).</summary>
    public static Initializer GlorotUniform { get; } = new("GlorotUniform", Distribution.Uniform, 1, (fanIn, fanOut) => (fanIn + fanOut) / 2);

    private static readonly Initializer[] Known =
    [
        Zeros, Ones, GlorotUniform,
        new("GlorotNormal", Distribution.TruncatedNormal, 1, (fanIn, fanOut) => (fanIn + fanOut) / 2),
        new("HeUniform", Distribution.Uniform, 2, (fanIn, _) => fanIn),
        new("HeNormal", Distribution.TruncatedNormal, 2, (fanIn, _) => fanIn),
        new("LecunUniform", Distribution.Uniform, 1, (fanIn, _) => fanIn),
        new("LecunNormal", Distribution.TruncatedNormal, 1, (fanIn, _) => fanIn),
    ];

    /// <summary>The initialiser of Keras's class name or its snake_case form (<c>he_normal</c>).</summary>
    /// <exception cref="ArgumentException">No initialiser has this name.</exception>
    public static Initializer Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string wanted = name.Replace("_", "", StringComparison.Ordinal);
        return Known.FirstOrDefault(i => i.ClassName.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"No initialiser is called '{name}'. Known are {string.Join(", ", Known.Select(i => i.ClassName))}.", nameof(name));
    }

    /// <inheritdoc cref="Named"/>
    public static implicit operator Initializer(string name) => Named(name);

    /// <summary>Values for a weight of Keras's shape, in Keras's order: a function of the random stream alone.</summary>
    public float[] Draw(ReadOnlySpan<int> shape, RandomStream random)
    {
        int count = 1;
        foreach (int size in shape) count = checked(count * size);
        var values = new float[count];
        if (_distribution == Distribution.Constant)
        {
            if (_scale != 0) Array.Fill(values, (float)_scale);
            return values;
        }
        var (fanIn, fanOut) = Fans(shape);
        double variance = _scale / Math.Max(1, _fan!(fanIn, fanOut));
        if (_distribution == Distribution.Uniform)
        {
            double limit = Math.Sqrt(3 * variance);
            for (int i = 0; i < count; i++) values[i] = (float)random.Uniform(-limit, limit);
            return values;
        }
        double deviation = Math.Sqrt(variance) / DeviationOfTruncatedNormal;
        for (int i = 0; i < count; i++)
        {
            double normal;
            do normal = random.NextNormal();
            while (Math.Abs(normal) > 2);
            values[i] = (float)(normal * deviation);
        }
        return values;
    }

    /// <summary>Fan in and fan out of a weight of Keras's shape.</summary>
    public static (double FanIn, double FanOut) Fans(ReadOnlySpan<int> shape)
    {
        if (shape.Length == 0) return (1, 1);
        if (shape.Length == 1) return (shape[0], shape[0]);
        double field = 1;
        foreach (int size in shape[..^2]) field *= size;
        return (field * shape[^2], field * shape[^1]);
    }

    internal JsonObject ToConfig() => new()
    {
        ["module"] = "keras.initializers",
        ["class_name"] = ClassName,
        ["config"] = _distribution == Distribution.Constant
            ? new JsonObject()
            : new JsonObject { ["seed"] = null, ["input_axes"] = null, ["output_axes"] = null },
        ["registered_name"] = null,
    };
}
