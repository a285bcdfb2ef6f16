using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>The largest value of each window: (None, height, width, channels) to (None, height', width', channels). Padding never wins.</summary>
public sealed class MaxPooling2D : Pooling
{
    /// <summary>Describes the layer; arguments and defaults are Keras's.</summary>
    /// <param name="poolSize">Height and width of the window; 2.</param>
    /// <param name="strides">Steps between windows; the window's size.</param>
    /// <param name="padding">What happens at the border.</param>
    /// <param name="name">The name in its model.</param>
    public MaxPooling2D(Size2? poolSize = null, Size2? strides = null, Padding padding = Padding.Valid, string? name = null) : base(poolSize, strides, padding, name) { }

    private protected override Tensor Call(Tensor input, CallContext context) => Pool(input, context, rectifies: false);

    /// <summary>The pooled map with max(value, 0) behind it.</summary>
    internal Tensor CallThenRelu(Tensor input, CallContext context) => Pool(input, context, rectifies: true);

    private Tensor Pool(Tensor input, CallContext context, bool rectifies)
    {
        var (x, padding) = PaddingRule.Apply(Padding, input, PoolSize, Strides, 1, double.NegativeInfinity);
        if (context.IsTraining && RecordedPooling.Fits(x, PoolSize, Strides, padding)) return RecordedPooling.Call(x, rectifies);
        var pooled = nn.functional.max_pool2d(x, PoolSize.ToLongs(), Strides.ToLongs(), padding);
        if (!rectifies) return pooled;
        return is_grad_enabled() ? pooled.relu() : pooled.relu_();
    }

    internal static MaxPooling2D FromConfig(LayerConfig config) => new(config.Size("pool_size", 2), config.Size("strides", config.Size("pool_size", 2)), config.Padding(), config.Name);
}
