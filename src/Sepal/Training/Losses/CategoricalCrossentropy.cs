using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Sepal.Training;

/// <summary>
/// -Σ target · log(probability) over the classes, for one-hot targets. Each row of probabilities is divided by its sum and held in [1e-7, 1 - 1e-7] first. Source: Keras 3.
/// </summary>
public sealed class CategoricalCrossentropy : Loss
{
    /// <summary>With <paramref name="fromLogits"/> the network's output are scores, without a softmax. <paramref name="labelSmoothing"/> in [0, 1] spreads that part of a target over all classes.</summary>
    public CategoricalCrossentropy(bool fromLogits = false, double labelSmoothing = 0.0) : base("categorical_crossentropy")
        => (FromLogits, LabelSmoothing) = (fromLogits, Check.Within(labelSmoothing, 0.0, 1.0));

    /// <summary>Whether the network's output are scores.</summary>
    public bool FromLogits { get; }

    /// <summary>The part of a target that goes to all classes alike.</summary>
    public double LabelSmoothing { get; }

    internal override ScoreActivation ScoresOf => FromLogits ? ScoreActivation.None : ScoreActivation.Softmax;

    private protected override Tensor Compute(Tensor target, Tensor prediction)
    {
        if (FromLogits) return ComputeOnScores(target, prediction);
        var probability = (prediction / prediction.sum(-1, keepdim: true)).clamp(Epsilon, 1 - Epsilon);
        return -(Smoothing.OverClasses(target, LabelSmoothing) * probability.log()).sum(-1);
    }

    private protected override Tensor ComputeOnScores(Tensor target, Tensor scores)
        => -(Smoothing.OverClasses(target, LabelSmoothing) * nn.functional.log_softmax(scores, -1)).sum(-1);

    private protected override void WriteConfig(JsonObject config)
    {
        config["from_logits"] = FromLogits;
        config["label_smoothing"] = KerasConfig.Float(LabelSmoothing);
        config["axis"] = -1;
    }
}
