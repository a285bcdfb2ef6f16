using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>A layer that is random in training and the identity otherwise. Its draws are a function of (seed, step, position in the network).</summary>
public abstract class RandomLayer : SingleInputLayer
{
    private protected RandomLayer(string? name) : base(name) { }

    private protected override Shape OutputShape(Shape input) => input;

    private protected abstract Tensor CallInTraining(Tensor input, CallContext context);

    private protected override Tensor Call(Tensor input, CallContext context) => context.IsTraining ? CallInTraining(input, context) : input.alias();
}
