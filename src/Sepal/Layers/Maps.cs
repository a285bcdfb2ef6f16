using System.Runtime.InteropServices;
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

    /// <summary>
    /// Numbers in Keras's order, (count, …shape), copied into the engine's own memory. A tensor on an array would compute where the array lies, and the last bits of a matrix product
    /// depend on where its numbers begin.
    /// </summary>
    public static Tensor FromKeras(ReadOnlySpan<float> values, int count, Shape shape)
    {
        var keras = empty([count, .. shape.Sizes.Select(size => (long)size)], dtype: ScalarType.Float32);
        values.CopyTo(MemoryMarshal.Cast<byte, float>(keras.bytes));
        return FromKeras(keras);
    }

    /// <summary>The engine's axis for an axis of Keras's, which counts the batch as 0.</summary>
    public static int Axis(int kerasAxis, int rank)
    {
        int axis = kerasAxis < 0 ? kerasAxis + rank : kerasAxis;
        return rank == 4 ? axis switch { 1 => 2, 2 => 3, 3 => 1, _ => axis } : axis;
    }
}
