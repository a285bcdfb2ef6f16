using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>A layer with one input.</summary>
public abstract class SingleInputLayer : Layer
{
    private protected SingleInputLayer(string? name) : base(name) { }

    private protected abstract Shape OutputShape(Shape input);

    private protected abstract Tensor Call(Tensor input, CallContext context);

    private protected virtual Tensor CallForScore(Tensor input, CallContext context) => Call(input, context);

    internal sealed override Shape OutputShape(IReadOnlyList<Shape> inputs) => OutputShape(Only(inputs));

    internal sealed override Tensor Call(IReadOnlyList<Tensor> inputs, CallContext context) => Call(inputs[0], context);

    internal sealed override Tensor CallForScore(IReadOnlyList<Tensor> inputs, CallContext context) => CallForScore(inputs[0], context);

    private Shape Only(IReadOnlyList<Shape> inputs) => inputs.Count == 1
        ? inputs[0]
        : throw Refusal($"expected one input; got {inputs.Count}.");
}
