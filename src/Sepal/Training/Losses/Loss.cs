using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Sepal.Training;

/// <summary>
/// What training makes small: a number for how far predictions are from their targets, with Keras 3's formulas and names. Its name is enough where one is
/// asked for: <c>loss: "categorical_crossentropy"</c>. Always computed in float32.
/// </summary>
public abstract class Loss
{
    /// <summary>Keras keeps probabilities in [epsilon, 1 - epsilon] before it takes their logarithm.</summary>
    private protected const double Epsilon = 1e-7;

    private protected Loss(string name) => Name = name;

    /// <summary>Keras's name, such as <c>categorical_crossentropy</c>.</summary>
    public string Name { get; init; }

    /// <summary>How the pictures' losses become one number. Default: their sum, each times its weight, divided by how many they are (not by the sum of the weights).</summary>
    public LossReduction Reduction { get; init; } = LossReduction.SumOverBatchSize;

    /// <summary>The loss of this name, in any case and as Keras's class or function: <c>categorical_crossentropy</c>, <c>CategoricalCrossentropy</c>, <c>mse</c>.</summary>
    /// <exception cref="ArgumentException">The name is unknown; the message lists the known ones.</exception>
    public static implicit operator Loss(string name) => Create(name);

    /// <inheritdoc cref="op_Implicit(string)"/>
    public static Loss Create(string name) => LossConfig.Create(name ?? throw new ArgumentNullException(nameof(name)), [])
        ?? throw new ArgumentException($"There is no loss '{name}'. Known are {string.Join(", ", LossConfig.Names)}.", nameof(name));

    /// <summary>The loss as Keras stores it: <c>class_name</c> and <c>config</c>.</summary>
    public JsonObject ToConfig() => LossConfig.Write(this, WriteConfig);

    /// <summary>Reads a loss from what Keras stores: a name, or <c>class_name</c> and <c>config</c>.</summary>
    /// <exception cref="ModelFileException">The loss is unknown or a setting is wrong.</exception>
    public static Loss FromConfig(JsonNode stored) => LossConfig.Read(stored);

    private protected abstract void WriteConfig(JsonObject config);

    /// <summary>The activation whose scores (its inputs) this loss can be computed from, which is exact where probabilities would be clipped.</summary>
    internal virtual ScoreActivation ScoresOf => ScoreActivation.None;

    /// <summary>Whether a network that ends in softmax is better trained on the scores before it, by <see cref="OnScores"/>.</summary>
    internal bool CanTakeScores => ScoresOf == ScoreActivation.Softmax;

    /// <summary>The targets of these labels, as this loss wants them: one-hot float32 (N, classes), or (N, 1) of 0 and 1 for one output. The caller's scope owns it.</summary>
    internal virtual Tensor Target(IReadOnlyList<int> labels, int classes)
    {
        CheckLabels(labels, Math.Max(classes, 2));
        float[] target = new float[labels.Count * classes];
        for (int i = 0; i < labels.Count; i++)
        {
            if (classes == 1) target[i] = labels[i];
            else target[i * classes + labels[i]] = 1f;
        }
        return tensor(target, [labels.Count, classes]);
    }

    /// <summary>One number for the batch, a scalar. The caller's scope owns it.</summary>
    /// <param name="target">As <see cref="Target"/> makes it.</param>
    /// <param name="prediction">The network's output, (N, classes).</param>
    /// <param name="sampleWeight">A weight for each picture, (N), or null.</param>
    internal Tensor Value(Tensor target, Tensor prediction, Tensor? sampleWeight = null)
    {
        using var scope = NewDisposeScope();
        return Reduce(PerSample(target, prediction), sampleWeight).MoveToOuterDisposeScope();
    }

    /// <summary>As <see cref="Value"/>, from the scores before the network's last activation. Equal to it where that doesn't clip. The caller's scope owns it.</summary>
    internal Tensor OnScores(Tensor target, Tensor scores, Tensor? sampleWeight = null)
    {
        using var scope = NewDisposeScope();
        return Reduce(PerSampleOnScores(target, scores), sampleWeight).MoveToOuterDisposeScope();
    }

    /// <summary>The loss of each picture, (N), without weights. The caller's scope owns it.</summary>
    internal Tensor PerSample(Tensor target, Tensor prediction)
    {
        CheckShapes(target, prediction);
        using var scope = NewDisposeScope();
        return Compute(target, prediction.to(ScalarType.Float32)).MoveToOuterDisposeScope();
    }

    /// <summary>As <see cref="PerSample"/>, from scores.</summary>
    internal Tensor PerSampleOnScores(Tensor target, Tensor scores)
    {
        if (ScoresOf == ScoreActivation.None) throw new InvalidOperationException($"The loss '{Name}' is computed from the network's output; it has no form on scores.");
        CheckShapes(target, scores);
        using var scope = NewDisposeScope();
        return ComputeOnScores(target, scores.to(ScalarType.Float32)).MoveToOuterDisposeScope();
    }

    /// <summary>The formula: (N) from float32 predictions (N, classes), shapes checked, inside a dispose scope.</summary>
    private protected abstract Tensor Compute(Tensor target, Tensor prediction);

    /// <summary>The formula on scores, where <see cref="ScoresOf"/> says that there is one.</summary>
    private protected virtual Tensor ComputeOnScores(Tensor target, Tensor scores) => throw new NotSupportedException(Name);

    private protected virtual void CheckShapes(Tensor target, Tensor prediction)
    {
        if (prediction.dim() != 2 || !target.shape.SequenceEqual(prediction.shape))
            throw new ArgumentException($"The loss '{Name}' got targets of shape {Show(target)} for predictions of shape {Show(prediction)}; expected the same shape, (pictures, classes). For labels that are numbers take 'sparse_categorical_crossentropy'.", nameof(target));
    }

    private protected static string Show(Tensor tensor) => $"({string.Join(", ", tensor.shape)})";

    private protected static void CheckLabels(IReadOnlyList<int> labels, int classes)
    {
        for (int i = 0; i < labels.Count; i++)
            if ((uint)labels[i] >= (uint)classes)
                throw new ArgumentException($"Label {labels[i]} at {i} does not fit a network of {classes} classes; expected labels from 0 to {classes - 1}. Make the last layer as wide as the data has classes.", nameof(labels));
    }

    private Tensor Reduce(Tensor values, Tensor? sampleWeight)
    {
        Tensor? weight = null;
        if (sampleWeight is not null)
        {
            if (sampleWeight.numel() != values.numel())
                throw new ArgumentException($"Got {sampleWeight.numel()} sample weights for {values.numel()} pictures; expected one each.", nameof(sampleWeight));
            weight = sampleWeight.to(ScalarType.Float32).reshape(-1);
            values = values * weight;
        }
        return Reduction switch
        {
            LossReduction.Sum => values.sum(),
            LossReduction.MeanWithSampleWeight when weight is not null => values.sum() / weight.sum(),
            _ => values.numel() == 0 ? values.sum() : values.sum() / values.numel(),
        };
    }
}
