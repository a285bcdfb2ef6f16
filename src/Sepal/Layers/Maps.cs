using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>
/// The two views of a map: Keras's (batch, height, width, channels) and the engine's (batch, channels, height, width) in channels-last memory.
/// Going between them is a permute and moves no data. Tensors of other ranks are the same in both.
/// </summary>
internal static class Maps
{
    public static Tensor ToKeras(Tensor x) => x.dim() == 4 ? x.permute(0, 2, 3, 1) : x;

    public static Tensor FromKeras(Tensor x) => x.dim() == 4 ? x.permute(0, 3, 1, 2) : x;

    /// <summary>The engine's axis for an axis of Keras's, which counts the batch as 0.</summary>
    public static int Axis(int kerasAxis, int rank)
    {
        int axis = kerasAxis < 0 ? kerasAxis + rank : kerasAxis;
        return rank == 4 ? axis switch { 1 => 2, 2 => 3, 3 => 1, _ => axis } : axis;
    }
}
