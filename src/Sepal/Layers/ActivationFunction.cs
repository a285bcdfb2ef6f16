using System.Collections.Frozen;
using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>
/// An activation function under Keras's name. A string converts to it, so that a listing reads as in Keras: <c>new Dense(256, activation: "relu")</c>.
/// </summary>
public sealed class ActivationFunction
{
    private readonly Func<Tensor, Tensor> _apply;

    private ActivationFunction(string name, Func<Tensor, Tensor> apply) => (Name, _apply) = (name, apply);

    /// <summary>Keras's name: <c>relu</c>, <c>softmax</c>, …</summary>
    public string Name { get; }

    /// <summary>The identity.</summary>
    public static ActivationFunction Linear { get; } = new("linear", x => x.alias());

    /// <summary>max(x, 0).</summary>
    public static ActivationFunction Relu { get; } = new("relu", x => x.relu());

    /// <summary>exp(x) over its sum along the last axis (the channels of a map), in float32.</summary>
    public static ActivationFunction Softmax { get; } = new("softmax", x => nn.functional.softmax(x, ChannelAxis(x), ScalarType.Float32));

    private static readonly FrozenDictionary<string, ActivationFunction> Known = new[]
    {
        Linear, Relu, Softmax,
        new("relu6", x => x.relu6()),
        new("sigmoid", x => x.sigmoid()),
        new("tanh", x => x.tanh()),
        new("silu", x => nn.functional.silu(x)),
        new("gelu", x => nn.functional.gelu(x)),
        new("elu", x => nn.functional.elu(x, 1.0)),
        new("selu", x => nn.functional.selu(x)),
        new("softplus", x => nn.functional.softplus(x)),
        new("softsign", x => nn.functional.softsign(x)),
        new("hard_sigmoid", x => nn.functional.hardsigmoid(x)),
        new("hard_silu", x => nn.functional.hardswish(x)),
        new("leaky_relu", x => nn.functional.leaky_relu(x, 0.2)),
        new("mish", x => nn.functional.mish(x)),
        new("exponential", x => x.exp()),
        new ActivationFunction("log_softmax", x => nn.functional.log_softmax(x.to(ScalarType.Float32), ChannelAxis(x))),
    }.ToFrozenDictionary(f => f.Name);

    private static readonly FrozenDictionary<string, string> Aliases = new Dictionary<string, string>
    {
        ["swish"] = "silu",
        ["hard_swish"] = "hard_silu",
    }.ToFrozenDictionary();

    /// <summary>The function of a name of Keras's.</summary>
    /// <exception cref="ArgumentException">No function has this name; the message lists those there are.</exception>
    public static ActivationFunction Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Known.GetValueOrDefault(Aliases.GetValueOrDefault(name, name))
            ?? throw new ArgumentException($"No activation function is called '{name}'. Known are {string.Join(", ", Known.Keys.Order(StringComparer.Ordinal))}.", nameof(name));
    }

    /// <inheritdoc cref="Named"/>
    public static implicit operator ActivationFunction(string name) => Named(name);

    internal Tensor Apply(Tensor x) => _apply(x);

    /// <summary>Whether <see cref="ApplyInPlace"/> needs no memory.</summary>
    internal bool WorksInPlace => Name is "relu" or "relu6";

    /// <summary>The function written over its input, where it can be; the input is lost. Not while gradients are recorded.</summary>
    internal Tensor ApplyInPlace(Tensor x) => Name switch
    {
        "relu" => x.relu_(),
        "relu6" => x.clamp_(0, 6),
        _ => _apply(x),
    };

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static long ChannelAxis(Tensor x) => x.dim() == 4 ? 1 : -1;
}
