using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Sepal.Training;

/// <summary>The mean over the outputs of -(target · log p + (1 - target) · log(1 - p)), p held in [1e-7, 1 - 1e-7]: each output is its own yes or no, after a sigmoid. Source: Keras 3.</summary>
public sealed class BinaryCrossentropy : Loss
{
    /// <summary>With <paramref name="fromLogits"/> the network's output are scores, without a sigmoid. <paramref name="labelSmoothing"/> in [0, 1] moves targets towards a half.</summary>
    public BinaryCrossentropy(bool fromLogits = false, double labelSmoothing = 0.0) : base("binary_crossentropy")
        => (FromLogits, LabelSmoothing) = (fromLogits, Check.Within(labelSmoothing, 0.0, 1.0));

    /// <summary>Whether the network's output are scores.</summary>
    public bool FromLogits { get; }

    /// <summary>How far targets move towards a half.</summary>
    public double LabelSmoothing { get; }

    internal override ScoreActivation ScoresOf => FromLogits ? ScoreActivation.None : ScoreActivation.Sigmoid;

    private protected override Tensor Compute(Tensor target, Tensor prediction)
    {
        if (FromLogits) return ComputeOnScores(target, prediction);
        var smooth = Smoothing.TowardsHalf(target, LabelSmoothing);
        var probability = prediction.clamp(Epsilon, 1 - Epsilon);
        return -(smooth * probability.log() + (1 - smooth) * (1 - probability).log()).mean([-1]);
    }

    // max(x, 0) - x·t + log(1 + e^-|x|), which can't overflow.
    private protected override Tensor ComputeOnScores(Tensor target, Tensor scores)
        => nn.functional.binary_cross_entropy_with_logits(scores, Smoothing.TowardsHalf(target, LabelSmoothing), reduction: nn.Reduction.None).mean([-1]);

    private protected override void WriteConfig(JsonObject config)
    {
        config["from_logits"] = FromLogits;
        config["label_smoothing"] = KerasConfig.Float(LabelSmoothing);
        config["axis"] = -1;
    }
}
