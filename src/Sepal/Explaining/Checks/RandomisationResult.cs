namespace Sepal.Explaining;

/// <summary>Whether a method's map changes when the network forgets what it learned.</summary>
/// <param name="Method">The method.</param>
/// <param name="Steps">From the classifier alone down to all layers.</param>
public sealed record RandomisationResult(string Method, IReadOnlyList<RandomisationStep> Steps)
{
    /// <summary>A map that still ranks places this much alike with all weights random shows the photo, not the network.</summary>
    public const double Limit = 0.5;

    /// <summary>Whether the map of the wholly random network is another.</summary>
    public bool Passes => Steps[^1].Spearman < Limit;

    /// <summary>What the figures mean, one sentence each.</summary>
    public IReadOnlyList<string> Words =>
    [
        .. Steps.Select(s => $"With {s.Layers} {(s.Layers == 1 ? "layer" : "layers")} random, down to {s.DownTo}: rank correlation {s.Spearman:0.00}, structural similarity {s.Structural:0.00}."),
        Passes
            ? $"{Method} follows the weights: with random ones it draws another map."
            : $"{Method} draws nearly the same map for random weights: it shows the photo, not what the network learned. Don't believe it here.",
    ];
}
