using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Sepal.Training;

/// <summary>-Σ alpha · (1 - p)^gamma · target · log p: crossentropy that cares less about what is already right, for classes of very different size. Source: Lin et al., "Focal Loss" (2017); Keras 3.</summary>
public sealed class CategoricalFocalCrossentropy : Loss
{
    /// <summary>Default alpha 0.25 and gamma 2, both at least 0; gamma 0 is crossentropy times alpha.</summary>
    public CategoricalFocalCrossentropy(double alpha = 0.25, double gamma = 2.0, bool fromLogits = false, double labelSmoothing = 0.0) : base("categorical_focal_crossentropy")
    {
        Alpha = Check.NotNegative(alpha);
        Gamma = Check.NotNegative(gamma);
        FromLogits = fromLogits;
        LabelSmoothing = Check.Within(labelSmoothing, 0.0, 1.0);
    }

    /// <summary>The factor of every class.</summary>
    public double Alpha { get; }

    /// <summary>How little a certain prediction counts.</summary>
    public double Gamma { get; }

    /// <summary>Whether the network's output are scores, without a softmax.</summary>
    public bool FromLogits { get; }

    /// <summary>The part of a target that goes to all classes alike.</summary>
    public double LabelSmoothing { get; }

    internal override ScoreActivation ScoresOf => FromLogits ? ScoreActivation.None : ScoreActivation.Softmax;

    private protected override Tensor Compute(Tensor target, Tensor prediction)
    {
        if (FromLogits) return ComputeOnScores(target, prediction);
        var probability = (prediction / prediction.sum(-1, keepdim: true)).clamp(Epsilon, 1 - Epsilon);
        return Focus(target, probability, probability.log());
    }

    private protected override Tensor ComputeOnScores(Tensor target, Tensor scores)
    {
        // The power's slope is infinite at a probability of exactly 1 where gamma is below 1.
        var logarithm = nn.functional.log_softmax(scores, -1);
        return Focus(target, logarithm.exp().clamp(Epsilon, 1 - Epsilon), logarithm);
    }

    private Tensor Focus(Tensor target, Tensor probability, Tensor logarithm)
        => -((1 - probability).pow(Gamma) * Alpha * (Smoothing.OverClasses(target, LabelSmoothing) * logarithm)).sum(-1);

    private protected override void WriteConfig(JsonObject config)
    {
        config["from_logits"] = FromLogits;
        config["label_smoothing"] = KerasConfig.Float(LabelSmoothing);
        config["axis"] = -1;
        config["alpha"] = KerasConfig.Float(Alpha);
        config["gamma"] = KerasConfig.Float(Gamma);
    }
}
