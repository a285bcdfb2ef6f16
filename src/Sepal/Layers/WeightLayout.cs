namespace Sepal.Layers;

/// <summary>How a weight's Keras axes become the engine's. Converted once, when a weight is assigned or read.</summary>
internal enum WeightLayout
{
    /// <summary>The same in both.</summary>
    Same,

    /// <summary>Keras (in, out), engine (out, in).</summary>
    Dense,

    /// <summary>Keras (height, width, in, out), engine (out, in, height, width) in channels-last memory.</summary>
    Convolution,

    /// <summary>Keras (height, width, in, multiplier), engine (in × multiplier, 1, height, width).</summary>
    Depthwise,

    /// <summary>Keras (height, width, out, in), engine (in, out, height, width).</summary>
    TransposedConvolution,
}
