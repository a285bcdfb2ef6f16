using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Sepal.Training;

/// <summary>-log(probability of the label), for labels that are numbers. Probabilities are held in [1e-7, 1 - 1e-7] and then each row made to add up to 1. Source: Keras 3 on TensorFlow.</summary>
public sealed class SparseCategoricalCrossentropy : Loss
{
    /// <summary>With <paramref name="fromLogits"/> the network's output are scores, without a softmax.</summary>
    public SparseCategoricalCrossentropy(bool fromLogits = false) : base("sparse_categorical_crossentropy") => FromLogits = fromLogits;

    /// <summary>Whether the network's output are scores.</summary>
    public bool FromLogits { get; }

    internal override ScoreActivation ScoresOf => FromLogits ? ScoreActivation.None : ScoreActivation.Softmax;

    /// <summary>The labels themselves, int64 (N).</summary>
    internal override Tensor Target(IReadOnlyList<int> labels, int classes)
    {
        CheckLabels(labels, classes);
        return tensor(labels.Select(label => (long)label).ToArray(), [labels.Count]);
    }

    // Keras takes the softmax of the logarithms: after the clipping a row no longer adds up to 1.
    private protected override Tensor Compute(Tensor target, Tensor prediction)
        => ComputeOnScores(target, FromLogits ? prediction : prediction.clamp(Epsilon, 1 - Epsilon).log());

    private protected override Tensor ComputeOnScores(Tensor target, Tensor scores)
    {
        var labels = target.to(ScalarType.Int64).reshape(-1, 1);
        if (labels.numel() > 0 && (labels.min().item<long>() < 0 || labels.max().item<long>() >= scores.shape[1]))
            throw new ArgumentException($"The loss '{Name}' got labels from {labels.min().item<long>()} to {labels.max().item<long>()}; expected 0 to {scores.shape[1] - 1}.", nameof(target));
        return -nn.functional.log_softmax(scores, -1).gather(1, labels).reshape(-1);
    }

    private protected override void CheckShapes(Tensor target, Tensor prediction)
    {
        if (prediction.dim() != 2 || target.numel() != prediction.shape[0])
            throw new ArgumentException($"The loss '{Name}' got targets of shape {Show(target)} for predictions of shape {Show(prediction)}; expected one label for each row. For one-hot targets take 'categorical_crossentropy'.", nameof(target));
    }

    private protected override void WriteConfig(JsonObject config)
    {
        config["from_logits"] = FromLogits;
        config["ignore_class"] = null;
    }
}
