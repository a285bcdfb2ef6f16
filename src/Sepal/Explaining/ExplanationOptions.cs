using Sepal.Numerics;

namespace Sepal.Explaining;

/// <summary>What is asked of an <see cref="Explainer"/>.</summary>
public sealed record ExplanationOptions
{
    /// <summary>The layer that <see cref="Explainer"/> chooses: the last one whose outputs still have a place in the picture.</summary>
    public const string AutoLayer = "auto";

    /// <summary>How it is explained. Default: <see cref="GradCam"/>.</summary>
    public ExplanationMethod Method { get; init => field = value ?? throw new ArgumentNullException(nameof(Method)); } = new GradCam();

    /// <summary>The layer whose maps are looked at, by path (<c>vgg16/block5_conv3</c>); <c>auto</c>. Methods that look at pixels don't use it.</summary>
    public string Layer { get; init { ArgumentException.ThrowIfNullOrEmpty(value, nameof(Layer)); field = value; } } = AutoLayer;

    /// <summary>The class that is explained. Default: the predicted one.</summary>
    public Target Target { get; init => field = value ?? throw new ArgumentNullException(nameof(Target)); } = Target.Predicted;

    /// <summary>The score whose causes are looked for; null: the method's own (the logit, for <see cref="LabCam"/> the probability).</summary>
    public ExplainedScore? Score { get; init; }

    /// <summary>Pictures, or changed copies of one, of one pass; 1 to 1024, default 16. More need more memory.</summary>
    public int BatchSize { get; init => field = Check.Within(value, 1, 1024, nameof(BatchSize)); } = 16;

    /// <summary>In which number format layers compute. Default float32: gradients of single pictures are small numbers.</summary>
    public Precision Precision { get; init; } = Precision.Float32;
}
