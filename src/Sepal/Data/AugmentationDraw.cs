using Sepal.Numerics;

namespace Sepal.Data;

/// <summary>What was drawn for one picture: angles in degrees, shifts in pixels, zooms as factors (above 1 shows more), contrast as a factor, brightness as a part of 255.</summary>
internal readonly record struct AugmentationDraw(
    double Rotation, double ShiftX, double ShiftY, double Shear, double ZoomX, double ZoomY, bool FlipHorizontal, bool FlipVertical, double Contrast, double Brightness)
{
    /// <summary>Draws in Keras's order. Every number is drawn, used or not, so that turning one kind on changes none of the others.</summary>
    public static AugmentationDraw From(Augmentation ranges, int height, int width, RandomStream random) => new(
        Rotation: Around(ref random, ranges.RotationDegrees),
        ShiftY: Around(ref random, ranges.HeightShift) * height,
        ShiftX: Around(ref random, ranges.WidthShift) * width,
        Shear: Around(ref random, ranges.ShearDegrees),
        ZoomX: 1 + Around(ref random, ranges.Zoom),
        ZoomY: 1 + Around(ref random, ranges.Zoom),
        FlipHorizontal: random.NextDouble() < 0.5 && ranges.HorizontalFlip,
        FlipVertical: random.NextDouble() < 0.5 && ranges.VerticalFlip,
        Contrast: 1 + Around(ref random, ranges.Contrast),
        Brightness: Around(ref random, ranges.Brightness));

    /// <summary>Whether no pixel moves.</summary>
    public bool IsStill => this is { Rotation: 0, ShiftX: 0, ShiftY: 0, Shear: 0, ZoomX: 1, ZoomY: 1, FlipHorizontal: false, FlipVertical: false };

    /// <summary>The geometry, about the picture's centre; flips come last.</summary>
    public AugmentationMap Map(int height, int width)
    {
        var map = AugmentationMap.Create(Rotation, ShiftX, ShiftY, Shear, ZoomX, ZoomY, (width - 1) / 2.0, (height - 1) / 2.0);
        if (FlipHorizontal) map = map.FlipHorizontal(width);
        return FlipVertical ? map.FlipVertical(height) : map;
    }

    private static double Around(ref RandomStream random, double range) => random.Uniform(-1, 1) * range;
}
