using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>The memory of dense tensors, for our own kernels: maps and convolution kernels in channels-last order, everything else in its own.</summary>
internal static unsafe class TensorMemory
{
    /// <summary>A new map or kernel in channels-last memory, not filled. The caller's dispose scope owns it.</summary>
    public static Tensor Empty(long first, long channels, long height, long width)
        => empty_strided([first, channels, height, width], [channels * height * width, 1, width * channels, channels], ScalarType.Float32);

    /// <summary>Whether a map lies in channels-last memory without gaps.</summary>
    public static bool IsChannelsLast(Tensor map) => Maps.ToKeras(map).is_contiguous();

    /// <summary>The same map in channels-last memory: itself where it is. The caller's dispose scope owns it.</summary>
    public static Tensor ChannelsLast(Tensor map) => Maps.FromKeras(Maps.ToKeras(map).contiguous());

    /// <summary>The first number. Valid as long as the tensor is.</summary>
    public static float* Floats(Tensor dense) => (float*)Bytes(Maps.ToKeras(dense));

    /// <summary>The first byte. Valid as long as the tensor is.</summary>
    public static byte* Bytes(Tensor dense) => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(dense.bytes));
}
