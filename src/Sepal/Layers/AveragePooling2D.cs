using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>The mean of each window: (None, height, width, channels) to (None, height', width', channels). Padding does not count.</summary>
public sealed class AveragePooling2D : Pooling
{
    /// <inheritdoc cref="MaxPooling2D(Size2?, Size2?, Padding, string?)"/>
    public AveragePooling2D(Size2? poolSize = null, Size2? strides = null, Padding padding = Padding.Valid, string? name = null) : base(poolSize, strides, padding, name) { }

    private protected override Tensor Call(Tensor input, CallContext context)
    {
        var (x, padding) = PaddingRule.Apply(Padding, input, PoolSize, Strides, 1);
        if (x.shape[2] == input.shape[2] && x.shape[3] == input.shape[3])
            return nn.functional.avg_pool2d(x, PoolSize.ToLongs(), Strides.ToLongs(), padding, count_include_pad: false);
        // Padded by ourselves: the engine would count the zeros, so sums are divided by the number of real values under each window.
        var (covered, _) = PaddingRule.Apply(Padding, ones([1, 1, input.shape[2], input.shape[3]], input.dtype), PoolSize, Strides, 1);
        var sums = nn.functional.avg_pool2d(x, PoolSize.ToLongs(), Strides.ToLongs(), divisor_override: 1);
        var counts = nn.functional.avg_pool2d(covered, PoolSize.ToLongs(), Strides.ToLongs(), divisor_override: 1);
        return sums / counts;
    }

    internal static AveragePooling2D FromConfig(LayerConfig config) => new(config.Size("pool_size", 2), config.Size("strides", config.Size("pool_size", 2)), config.Padding(), config.Name);
}
