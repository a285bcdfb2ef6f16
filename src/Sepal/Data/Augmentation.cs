using Sepal.Numerics;

namespace Sepal.Data;

/// <summary>
/// Random changes that leave a picture's class as it is: how far a training picture may be turned, moved, sheared, zoomed, mirrored and lit. Each range is drawn anew for every
/// picture and epoch from its own <see cref="RandomStream"/>, so the result depends on that stream alone, not on threads. For training pictures only.
/// Cost: about a tenth of a millisecond for 150 x 150 pixels on one core, without memory.
/// </summary>
public sealed record Augmentation
{
    private const int LongestSide = 65536; // Keeps the kernel's fixed-point coordinates far from overflow.

    /// <summary>Pictures stay as they are.</summary>
    public static Augmentation None { get; } = new();

    /// <summary>For photos of things: mirrored left to right, turned by up to 15 degrees, moved by up to a tenth, zoomed by up to 15%, contrast and brightness by up to 15% and 10%; mirrored edges.</summary>
    public static Augmentation Default { get; } = new()
    {
        RotationDegrees = 15,
        WidthShift = 0.1,
        HeightShift = 0.1,
        Zoom = 0.15,
        HorizontalFlip = true,
        Contrast = 0.15,
        Brightness = 0.1,
        Fill = AugmentationFill.Reflect,
    };

    /// <summary>
    /// The lab report's <c>ImageDataGenerator(rotation_range=40, width_shift_range=0.2, height_shift_range=0.2, shear_range=0.2, zoom_range=0.2, horizontal_flip=True, fill_mode="nearest")</c>.
    /// Keras takes that shear in degrees, so it is next to none; so it is here.
    /// </summary>
    public static Augmentation Lab { get; } = new()
    {
        RotationDegrees = 40,
        WidthShift = 0.2,
        HeightShift = 0.2,
        ShearDegrees = 0.2,
        Zoom = 0.2,
        HorizontalFlip = true,
        Fill = AugmentationFill.Nearest,
    };

    /// <summary>Turned by up to so many degrees either way, about the centre. 0 to 180; default 0.</summary>
    public double RotationDegrees { get; init => field = Check.Within(value, 0, 180); }

    /// <summary>Moved along the columns by up to this part of the width. 0 to 1; default 0.</summary>
    public double WidthShift { get; init => field = Check.Within(value, 0, 1); }

    /// <summary>Moved along the rows by up to this part of the height. 0 to 1; default 0.</summary>
    public double HeightShift { get; init => field = Check.Within(value, 0, 1); }

    /// <summary>Sheared by up to so many degrees either way. 0 to 80; default 0.</summary>
    public double ShearDegrees { get; init => field = Check.Within(value, 0, 80); }

    /// <summary>Width and height, each on its own, show from 1 - Zoom to 1 + Zoom times as much. 0 to 0.95; default 0.</summary>
    public double Zoom { get; init => field = Check.Within(value, 0, 0.95); }

    /// <summary>Half of the pictures are mirrored left to right. Default false.</summary>
    public bool HorizontalFlip { get; init; }

    /// <summary>Half of the pictures are mirrored top to bottom. Default false.</summary>
    public bool VerticalFlip { get; init; }

    /// <summary>Contrast about each channel's mean is multiplied by 1 - Contrast to 1 + Contrast. 0 to 1; default 0.</summary>
    public double Contrast { get; init => field = Check.Within(value, 0, 1); }

    /// <summary>Up to this part of the full range is added or taken away. 0 to 1; default 0.</summary>
    public double Brightness { get; init => field = Check.Within(value, 0, 1); }

    /// <summary>What is seen beyond the edges. Default nearest.</summary>
    public AugmentationFill Fill { get; init; } = AugmentationFill.Nearest;

    /// <summary>The grey of <see cref="AugmentationFill.Constant"/>. Default 0, black.</summary>
    public byte FillValue { get; init; }

    /// <summary>Whether every picture stays as it is.</summary>
    public bool IsNone => this is { RotationDegrees: 0, WidthShift: 0, HeightShift: 0, ShearDegrees: 0, Zoom: 0, HorizontalFlip: false, VerticalFlip: false, Contrast: 0, Brightness: 0 };

    /// <summary>Writes an augmented copy: a function of the source and the stream alone. Safe on many threads; allocates nothing.</summary>
    /// <param name="source">RGB, shape (height, width, 3), 0..255.</param>
    /// <param name="destination">The same shape, elsewhere in memory.</param>
    /// <param name="height">Rows, 1 to 65,536.</param>
    /// <param name="width">Columns, 1 to 65,536.</param>
    /// <param name="random">The picture's own stream, such as <c>new RandomStream(seed, epoch, index)</c>; the caller's copy doesn't advance.</param>
    /// <exception cref="ArgumentException">A length doesn't fit the shape, or the two overlap.</exception>
    public void Apply(ReadOnlySpan<byte> source, Span<byte> destination, int height, int width, RandomStream random)
    {
        long count = 3L * Check.Within(height, 1, LongestSide) * Check.Within(width, 1, LongestSide);
        if (source.Length != count) throw new ArgumentException($"Expected {count} bytes for shape ({height}, {width}, 3); got {source.Length}.", nameof(source));
        if (destination.Length != count) throw new ArgumentException($"Expected {count} bytes for shape ({height}, {width}, 3); got {destination.Length}.", nameof(destination));
        if (source.Overlaps(destination)) throw new ArgumentException("The destination overlaps the source. Give it memory of its own.", nameof(destination));
        var draw = AugmentationDraw.From(this, height, width, random);
        if (draw.IsStill) source.CopyTo(destination);
        else AugmentationWarp.Apply(source, destination, height, width, draw.Map(height, width), Fill, FillValue);
        AugmentationColour.Apply(destination, draw.Contrast, draw.Brightness);
    }
}
