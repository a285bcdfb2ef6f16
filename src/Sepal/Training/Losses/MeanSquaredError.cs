using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Sepal.Training;

/// <summary>The mean over the outputs of (prediction - target)². Source: Keras 3.</summary>
public sealed class MeanSquaredError : Loss
{
    /// <summary>Has no settings.</summary>
    public MeanSquaredError() : base("mean_squared_error") { }

    private protected override Tensor Compute(Tensor target, Tensor prediction) => (prediction - target.to(ScalarType.Float32)).square().mean([-1]);

    private protected override void WriteConfig(JsonObject config) { }
}
