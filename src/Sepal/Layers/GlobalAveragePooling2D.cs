using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>The mean of each channel, summed in float32.</summary>
public sealed class GlobalAveragePooling2D : GlobalPooling
{
    /// <summary>Describes the layer.</summary>
    /// <param name="keepDims">Whether height and width stay, as 1.</param>
    /// <param name="name">The name in its model.</param>
    public GlobalAveragePooling2D(bool keepDims = false, string? name = null) : base(keepDims, name) { }

    private protected override Tensor Call(Tensor input, CallContext context) => input.mean([2, 3], KeepDims, ScalarType.Float32).to(input.dtype);

    internal static GlobalAveragePooling2D FromConfig(LayerConfig config) => new(config.Bool("keepdims", false), config.Name);
}
