namespace Sepal.Explaining;

/// <summary>
/// A way to find out which parts of a picture made a class's score what it is. Each method is a file of its own with its formula, source, cost and needs;
/// the folder's README compares them. To add one: its file, one line in <see cref="All"/>, one in the README.
/// </summary>
public abstract class ExplanationMethod
{
    private protected ExplanationMethod(string name) => Name = name;

    /// <summary>All methods, with their default options.</summary>
    public static IReadOnlyList<ExplanationMethod> All { get; } =
    [
        new LabCam(), new GradCam(), new GradCamPlusPlus(), new HiResCam(), new LayerCam(), new XGradCam(), new EigenCam(), new ScoreCam(), new AblationCam(),
        new Saliency(), new InputXGradient(), new IntegratedGradients(), new SmoothGrad(), new Occlusion(), new GuidedGradCam(),
    ];

    /// <summary>The name on the command line: <c>grad-cam</c>.</summary>
    public string Name { get; }

    /// <summary>The formula in one line; A: activations, g: gradients of the score S.</summary>
    public abstract string Formula { get; }

    /// <summary>The paper.</summary>
    public abstract string Source { get; }

    /// <summary>What a picture costs, in passes through the network.</summary>
    public abstract string Cost { get; }

    /// <summary>Whether it looks at the maps of a layer; else at pixels, and any network that takes pictures will do.</summary>
    public abstract bool NeedsLayer { get; }

    /// <summary>The score that it explains unless told otherwise.</summary>
    public virtual ExplainedScore DefaultScore => ExplainedScore.Logit;

    /// <summary>Whether the class matters; Eigen-CAM's map is the same for all.</summary>
    public virtual bool DependsOnClass => true;

    /// <summary>What to know before believing the picture; null where there is nothing in particular.</summary>
    public virtual string? Caution => null;

    /// <summary>The method of a name, with its default options.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    public static ExplanationMethod Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(m => m.Name == name)
            ?? throw new ArgumentException($"There is no method '{name}'; the nearest is '{NearestNames.Of(name, All.Select(m => m.Name))[0]}'. Known: {string.Join(", ", All.Select(m => m.Name))}.", nameof(name));
    }

    /// <summary>Whether several photos go through the network at once; else each fills the batches with its own changed copies.</summary>
    internal virtual bool SharesPasses => true;

    internal abstract Attribution Explain(Probe probe);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
