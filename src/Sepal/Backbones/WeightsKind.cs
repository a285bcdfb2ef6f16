namespace Sepal.Backbones;

/// <summary>Whose names and order of axes a file of published weights has.</summary>
public enum WeightsKind
{
    /// <summary>Keras's: HDF5 (<c>.h5</c>).</summary>
    Keras,

    /// <summary>PyTorch's: a state dict (<c>.pth</c>).</summary>
    PyTorch,

    /// <summary>Sepal's own: Keras's names and axes, in safetensors.</summary>
    Sepal,
}
