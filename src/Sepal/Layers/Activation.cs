using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>An activation function as a layer of its own; the shape stays.</summary>
public sealed class Activation : SingleInputLayer, IOverwritingLayer
{
    /// <summary>Describes the layer.</summary>
    /// <param name="function">The function, or its name: <c>new Activation("relu")</c>.</param>
    /// <param name="name">The name in its model.</param>
    public Activation(ActivationFunction function, string? name = null) : base(name)
    {
        ArgumentNullException.ThrowIfNull(function);
        Function = function;
    }

    /// <summary>The function.</summary>
    public ActivationFunction Function { get; }

    internal override bool EndsInSoftmax => Function == ActivationFunction.Softmax;

    private protected override Shape OutputShape(Shape input) => input;

    private protected override Tensor Call(Tensor input, CallContext context) => Function.Apply(input);

    private protected override Tensor CallForScore(Tensor input, CallContext context) => EndsInSoftmax ? input.to(ScalarType.Float32) : Call(input, context);

    bool IOverwritingLayer.CanOverwrite => Function.WorksInPlace;

    Tensor IOverwritingLayer.Overwrite(Tensor input) => Function.ApplyInPlace(input);

    internal override void WriteConfig(JsonObject config) => config["activation"] = Function.Name;

    internal static Activation FromConfig(LayerConfig config) => new(config.Activation(), config.Name);
}
