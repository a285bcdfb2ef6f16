using Sepal.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>Max-pooling of 2×2 in training by our own kernel (see <see cref="MaxPoolingKernel"/>), with the rectifier that waited for it. Its numbers are the engine's.</summary>
internal static class RecordedPooling
{
    /// <summary>Whether it can be used: windows of 2×2 side by side, no padding, float32 in channels-last memory, and a gradient that is asked for.</summary>
    public static bool Fits(Tensor map, Size2 window, Size2 strides, long[] padding)
        => MaxPoolingKernel.IsSupported && window is { Height: 2, Width: 2 } && strides is { Height: 2, Width: 2 } && padding is [0, 0] && map.requires_grad && is_grad_enabled()
        && map.dtype == ScalarType.Float32 && map.device.type == DeviceType.CPU && map.shape[1] % MaxPoolingKernel.Lanes == 0 && TensorMemory.IsChannelsLast(map);

    /// <summary>The pooled map, recorded. The caller's dispose scope owns it.</summary>
    /// <param name="map">Shape (count, channels, height, width) in channels-last memory.</param>
    /// <param name="rectifies">Whether max(value, 0) follows.</param>
    public static unsafe Tensor Call(Tensor map, bool rectifies)
    {
        int count = (int)map.shape[0], channels = (int)map.shape[1], height = (int)map.shape[2], width = (int)map.shape[3];
        var pooled = TensorMemory.Empty(count, channels, height / 2, width / 2);
        var places = empty([pooled.numel()], ScalarType.Byte);
        MaxPoolingKernel.Forward(TensorMemory.Floats(map.detach()), TensorMemory.Floats(pooled), TensorMemory.Bytes(places), count, height, width, channels, rectifies, Engine.Threads);
        return RecordedOperation.Record([map], pooled, [places], gradient =>
        {
            var ofMap = TensorMemory.Empty(count, channels, height, width);
            MaxPoolingKernel.Backward(TensorMemory.Floats(TensorMemory.ChannelsLast(gradient)), TensorMemory.Bytes(places), TensorMemory.Floats(ofMap), count, height, width, channels, Engine.Threads);
            return [ofMap];
        });
    }
}
