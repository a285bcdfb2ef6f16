using Sepal.Evaluation;

namespace Sepal.Training;

/// <summary>
/// A figure that is collected batch by batch, with Keras 3's formulas: <see cref="Update"/> for each batch, then <see cref="Value"/>, then <see cref="Reset"/>.
/// For the figures of a finished model see <see cref="EvaluationResult"/>.
/// </summary>
public abstract class Metric
{
    private static readonly Dictionary<string, Func<Metric>> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["accuracy"] = () => new Accuracy(),
        ["acc"] = () => new Accuracy { Name = "acc" },
        ["top_k_categorical_accuracy"] = () => new TopKAccuracy(),
        ["f1_score"] = () => new F1Score(),
        ["precision"] = () => new PrecisionScore(),
        ["recall"] = () => new RecallScore(),
        ["auc"] = () => new AUC(),
    };

    private protected Metric(string name) => Name = name;

    /// <summary>The name in a history, such as <c>accuracy</c>.</summary>
    public string Name { get; init; }

    /// <summary>The figure of everything since the last reset, in [0, 1]; 0 before anything came.</summary>
    public abstract double Value { get; }

    /// <summary>The metric of this name, for lists that read as in Keras: <c>["accuracy", new F1Score()]</c>.</summary>
    /// <exception cref="ArgumentException">The name is unknown; the message lists the known ones.</exception>
    public static implicit operator Metric(string name) => Create(name);

    /// <inheritdoc cref="op_Implicit(string)"/>
    public static Metric Create(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Known.TryGetValue(name, out var create)
            ? create()
            : throw new ArgumentException($"There is no metric '{name}'. Known are {string.Join(", ", Known.Keys)}.", nameof(name));
    }

    /// <summary>Adds a batch.</summary>
    /// <param name="predictions">The network's output, (pictures, classes), row after row.</param>
    /// <param name="labels">The true class of each picture.</param>
    /// <exception cref="ArgumentException">The predictions are not a row for each label, or a label has no class.</exception>
    public void Update(ReadOnlySpan<float> predictions, ReadOnlySpan<int> labels)
    {
        if (labels.IsEmpty && predictions.IsEmpty) return;
        if (labels.IsEmpty || predictions.Length % labels.Length != 0 || predictions.IsEmpty)
            throw new ArgumentException($"Got {predictions.Length} predictions for {labels.Length} labels; expected a row of as many numbers as there are classes for each label.", nameof(predictions));
        int classes = predictions.Length / labels.Length;
        foreach (int label in labels)
            if ((uint)label >= (uint)Math.Max(classes, 2))
                throw new ArgumentException($"Got the label {label} for predictions of {classes} classes; expected 0 to {Math.Max(classes, 2) - 1}.", nameof(labels));
        Add(predictions, labels, classes);
    }

    /// <summary>Forgets everything.</summary>
    public abstract void Reset();

    private protected abstract void Add(ReadOnlySpan<float> predictions, ReadOnlySpan<int> labels, int classes);

    /// <summary>Whether an output's target is 1: the label's own, or for a network of one output label 1.</summary>
    private protected static bool IsTrue(int label, int output, int classes) => classes == 1 ? label == 1 : label == output;
}
