namespace Sepal.Data;

/// <summary>What is seen where an augmented picture looks beyond its edges.</summary>
public enum AugmentationFill
{
    /// <summary>The edge's pixel, repeated: <c>aaaa|abcd|dddd</c>. The lab's choice and <c>ImageDataGenerator</c>'s default.</summary>
    Nearest,

    /// <summary>The picture, mirrored at its edge: <c>dcba|abcd|dcba</c>. The default of Keras's preprocessing layers.</summary>
    Reflect,

    /// <summary>One value, <see cref="Augmentation.FillValue"/>: <c>kkkk|abcd|kkkk</c>.</summary>
    Constant,

    /// <summary>The picture, repeated, its last pixel lying on its first: <c>abc|abcd|bcd</c>, SciPy's <c>wrap</c>.</summary>
    Wrap,
}
