using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>The largest value of each channel.</summary>
public sealed class GlobalMaxPooling2D : GlobalPooling
{
    /// <inheritdoc cref="GlobalAveragePooling2D(bool, string?)"/>
    public GlobalMaxPooling2D(bool keepDims = false, string? name = null) : base(keepDims, name) { }

    private protected override Tensor Call(Tensor input, CallContext context) => input.amax([2, 3], KeepDims);

    internal static GlobalMaxPooling2D FromConfig(LayerConfig config) => new(config.Bool("keepdims", false), config.Name);
}
