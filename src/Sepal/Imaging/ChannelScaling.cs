namespace Sepal.Imaging;

/// <summary>
/// A <see cref="Scaling"/> in numbers: output channel c is <c>input[Bgr ? 2 - c : c] x Multiply[c] + Add[c]</c>.
/// Source of the figures: <c>keras.applications.imagenet_utils.preprocess_input</c>.
/// </summary>
public sealed class ChannelScaling
{
    private static readonly ChannelScaling[] All =
    [
        new([1, 1, 1], [0, 0, 0], false),
        new([1 / 255.0, 1 / 255.0, 1 / 255.0], [0, 0, 0], false),
        new([1 / 127.5, 1 / 127.5, 1 / 127.5], [-1, -1, -1], false),
        new([1, 1, 1], [-103.939, -116.779, -123.68], true),
        new([1 / (255 * 0.229), 1 / (255 * 0.224), 1 / (255 * 0.225)], [-0.485 / 0.229, -0.456 / 0.224, -0.406 / 0.225], false),
        new([1 / 128.0, 1 / 128.0, 1 / 128.0], [-127 / 128.0, -127 / 128.0, -127 / 128.0], false),
    ];

    private ChannelScaling(double[] multiply, double[] add, bool bgr)
    {
        Multiply = [.. multiply.Select(v => (float)v)];
        Add = [.. add.Select(v => (float)v)];
        Bgr = bgr;
    }

    /// <summary>Factor of each output channel.</summary>
    public IReadOnlyList<float> Multiply { get; }

    /// <summary>What is added to each output channel, after the factor.</summary>
    public IReadOnlyList<float> Add { get; }

    /// <summary>Whether the output's first channel is blue.</summary>
    public bool Bgr { get; }

    /// <summary>The numbers of a scaling.</summary>
    public static ChannelScaling Of(Scaling scaling) => Enum.IsDefined(scaling) ? All[(int)scaling]
        : throw new ArgumentOutOfRangeException(nameof(scaling), scaling, $"Expected one of {string.Join(", ", Enum.GetNames<Scaling>())}; got {scaling}.");

    /// <summary>Scales interleaved RGB values of 0..255, shape (…, 3), into an output of the same shape.</summary>
    /// <exception cref="ArgumentException">The lengths differ or are no multiple of 3.</exception>
    public void Apply(ReadOnlySpan<float> rgb, Span<float> output)
    {
        if (rgb.Length % 3 != 0 || output.Length != rgb.Length)
            throw new ArgumentException($"Expected as many values in as out, a multiple of 3; got {rgb.Length} and {output.Length}.", nameof(output));
        for (int i = 0; i < rgb.Length; i += 3)
        {
            (float red, float green, float blue) = (rgb[i], rgb[i + 1], rgb[i + 2]);
            output[i] = (Bgr ? blue : red) * Multiply[0] + Add[0];
            output[i + 1] = green * Multiply[1] + Add[1];
            output[i + 2] = (Bgr ? red : blue) * Multiply[2] + Add[2];
        }
    }
}
