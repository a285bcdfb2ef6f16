namespace Sepal.Imaging;

/// <summary>The stretch of a source axis that fills a target axis: inside the source when cropping, beyond both its ends when padding.</summary>
internal readonly record struct ResizeWindow(int Start, int Length)
{
    /// <summary>The windows of both axes. Sources: Keras's <c>smart_resize</c> (crop) and <c>ops.image.resize(pad_to_aspect_ratio=True)</c> (pad), with their truncations.</summary>
    public static (ResizeWindow Rows, ResizeWindow Columns) For(Fit fit, int height, int width, int targetHeight, int targetWidth)
    {
        if (fit == Fit.Squash) return (new(0, height), new(0, width));
        int fittingHeight = (int)Math.Min((double)width * targetHeight / targetWidth, int.MaxValue);
        int fittingWidth = (int)Math.Min((double)height * targetWidth / targetHeight, int.MaxValue);
        return fit switch
        {
            Fit.Crop => (Centred(height, Math.Clamp(fittingHeight, 1, height)), Centred(width, Math.Clamp(fittingWidth, 1, width))),
            Fit.Pad => (Padded(height, fittingHeight), Padded(width, fittingWidth)),
            _ => throw new ArgumentOutOfRangeException(nameof(fit), fit, $"Expected a fit of {string.Join(", ", Enum.GetNames<Fit>())}; got {fit}."),
        };
    }

    private static ResizeWindow Centred(int length, int window) => new((length - window) / 2, window);

    // As Keras: both sides get the same, so an odd difference leaves the padded picture a pixel short of the aspect.
    private static ResizeWindow Padded(int length, int window)
    {
        int border = Math.Max(window - length, 0) / 2;
        return new(-border, length + 2 * border);
    }
}
