namespace Sepal.Imaging;

/// <summary>What happens when a picture's aspect differs from the target's.</summary>
public enum Fit
{
    /// <summary>The whole picture is squeezed or stretched into the target: Keras's default.</summary>
    Squash,

    /// <summary>The largest centred part of the target's aspect is kept: Keras's <c>smart_resize</c>, <c>crop_to_aspect_ratio</c>.</summary>
    Crop,

    /// <summary>The whole picture, centred on black of the target's aspect: Keras's <c>pad_to_aspect_ratio</c>.</summary>
    Pad,
}
