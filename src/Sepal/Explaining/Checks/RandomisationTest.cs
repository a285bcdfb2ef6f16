using Sepal.Layers;
using Sepal.Models;
using Sepal.Numerics;

namespace Sepal.Explaining;

/// <summary>
/// The sanity check of Adebayo et al.: Sanity Checks for Saliency Maps (NeurIPS 2018), section 3: weights are drawn anew from the top down, on a copy of the network, and the
/// map must change. One photo can pass or fail by chance: look at several.
/// </summary>
public static class RandomisationTest
{
    private static readonly double[] Shares = [0, 1 / 3.0, 2 / 3.0, 1];

    /// <summary>Runs it. Cost: the method once on the network and four times on a copy, which needs as much memory again.</summary>
    /// <param name="explainer">The explainer of the trained network, which stays as it is.</param>
    /// <param name="photo">The photo.</param>
    /// <param name="options">Method, layer and class; the class that the trained network chooses is explained on the copy too.</param>
    /// <param name="seed">The random weights are a function of it.</param>
    /// <param name="cancellation">Looked at once a batch.</param>
    public static RandomisationResult Run(Explainer explainer, Photo photo, ExplanationOptions? options = null, long seed = 1, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(explainer);
        ArgumentNullException.ThrowIfNull(photo);
        options ??= new ExplanationOptions();
        Engine.Start();
        var truth = explainer.Explain(photo, options, cancellation: cancellation);
        using var copy = Copy(explainer.Model);
        var random = new Explainer(copy, explainer.Spec, explainer.ClassNames);
        var same = options with { Target = Target.Class(truth.ClassIndex), Layer = options.Method.NeedsLayer ? truth.Layer : options.Layer };

        (string Path, Weight[] Weights)[] layers = [.. copy.NamedWeights()
            .GroupBy(w => w.Path[..w.Path.LastIndexOf('/')]).Select(g => (g.Key, g.Select(w => w.Weight).ToArray())).Reverse()];
        int forgotten = 0;
        var steps = new List<RandomisationStep>();
        foreach (int count in Shares.Select(share => (int)Math.Round(1 + share * (layers.Length - 1))).Distinct())
        {
            for (; forgotten < count; forgotten++)
                foreach (var weight in layers[forgotten].Weights) weight.Reset(seed, $"{layers[forgotten].Path}/{weight.Name}");
            var map = random.Explain(photo, same, cancellation: cancellation);
            steps.Add(new RandomisationStep(count, layers[count - 1].Path, MapSimilarity.Spearman(truth.Raw, map.Raw), MapSimilarity.Structural(truth.Map, map.Map, map.Height, map.Width)));
        }
        return new RandomisationResult(truth.Method, steps);
    }

    private static Model Copy(Model model)
    {
        var copy = Model.FromConfig(model.ToConfig());
        foreach (var (from, to) in model.Weights.Zip(copy.Weights)) to.Assign(from.ToArray());
        return copy;
    }
}
