namespace Sepal.Imaging;

/// <summary>
/// How a resized pixel is made of the source's. The first six are Pillow's, to the last bit: antialiased (when it shrinks, the filter widens with the
/// scale), 8-bit fixed point, horizontal first. The others are TensorFlow's: half-pixel centres, float32.
/// </summary>
public enum Interpolation
{
    /// <summary>The nearest pixel, as Pillow finds it: Keras's <c>load_img</c> default, and the lab's.</summary>
    Nearest,

    /// <summary>Pillow's bilinear (triangle, support 1). The default.</summary>
    Bilinear,

    /// <summary>Pillow's bicubic (a = -0.5, support 2).</summary>
    Bicubic,

    /// <summary>Pillow's Lanczos (sinc, support 3).</summary>
    Lanczos,

    /// <summary>Pillow's box (support 0.5).</summary>
    Box,

    /// <summary>Pillow's Hamming (support 1).</summary>
    Hamming,

    /// <summary>TensorFlow's bilinear without antialiasing: <c>image_dataset_from_directory</c>'s default.</summary>
    TensorFlow,

    /// <summary>TensorFlow's nearest.</summary>
    TensorFlowNearest,

    /// <summary>TensorFlow's bicubic (Keys, a = -0.5) without antialiasing.</summary>
    TensorFlowBicubic,

    /// <summary>TensorFlow's bilinear with <c>antialias=True</c>.</summary>
    TensorFlowAntialiased,

    /// <summary>TensorFlow's bicubic with <c>antialias=True</c>.</summary>
    TensorFlowBicubicAntialiased,
}
