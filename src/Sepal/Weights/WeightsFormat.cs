namespace Sepal.Weights;

/// <summary>What a file of weights is, by its content.</summary>
internal enum WeightsFormat
{
    /// <summary>None that is known.</summary>
    Unknown,

    /// <summary>A <c>.keras</c> file of Keras 2 or 3: a zip with <c>config.json</c> and <c>model.weights.h5</c>.</summary>
    KerasArchive,

    /// <summary>Keras's older <c>.h5</c>: a whole model, or weights by layer names.</summary>
    KerasH5,

    /// <summary><c>.weights.h5</c> of Keras 2.12 to 3.</summary>
    KerasWeights,

    /// <summary>A safetensors file.</summary>
    Safetensors,

    /// <summary>PyTorch's <c>.pth</c>, today's zip or the layout before 1.6.</summary>
    PyTorch,

    /// <summary>A <c>model.json</c> of TensorFlow.js.</summary>
    TensorFlowJs,
}
