using Sepal.Layers;
using Sepal.Models;
using Sepal.Numerics;

namespace Sepal.Explaining;

/// <summary>
/// The sanity check of Adebayo et al.: Sanity Checks for Saliency Maps (NeurIPS 2018), section 3: weights are drawn anew from the top down, on a copy of the network, and the
/// map must change. One photo can pass or fail by chance: look at several. Methods that count only what helps mark bright and busy places
/// whatever the weights are, and fail often.
/// </summary>
public static class RandomisationTest
{
    private static readonly double[] Shares = [0, 1 / 3.0, 2 / 3.0, 1];

    /// <summary>Runs it. Cost: the method once on the network, and four times for each draw on a copy, which needs as much memory again.</summary>
    /// <param name="explainer">The explainer of the trained network, which stays as it is.</param>
    /// <param name="photo">The photo.</param>
    /// <param name="options">Method, layer and class; the class that the trained network chooses is explained on the copy too.</param>
    /// <param name="draws">How often weights are drawn anew, 1 to 100; 3. Coarse maps are alike by chance; the mean over draws is not.</param>
    /// <param name="seed">The random weights are a function of it.</param>
    /// <param name="progress">Told after each map.</param>
    /// <param name="cancellation">Looked at once a batch.</param>
    public static RandomisationResult Run(Explainer explainer, Photo photo, ExplanationOptions? options = null, int draws = 3, long seed = 1, IProgress<ExplanationProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(explainer);
        ArgumentNullException.ThrowIfNull(photo);
        Check.Within(draws, 1, 100);
        options ??= new ExplanationOptions();
        Engine.Start();
        var truth = explainer.Explain(photo, options, cancellation: cancellation);
        using var copy = Model.FromConfig(explainer.Model.ToConfig());
        var random = new Explainer(copy, explainer.Spec, explainer.ClassNames);
        var same = options with { Target = Target.Class(truth.ClassIndex), Layer = options.Method.NeedsLayer ? truth.Layer : options.Layer };

        (string Path, Weight[] Weights)[] layers = [.. copy.NamedWeights()
            .GroupBy(w => w.Path[..w.Path.LastIndexOf('/')]).Select(g => (g.Key, g.Select(w => w.Weight).ToArray())).Reverse()];
        int[] counts = [.. Shares.Select(share => (int)Math.Round(1 + share * (layers.Length - 1))).Distinct()];
        double[] spearman = new double[counts.Length], structural = new double[counts.Length];
        for (int draw = 0; draw < draws; draw++)
        {
            foreach (var (from, to) in explainer.Model.Weights.Zip(copy.Weights)) to.Assign(from.ToArray());
            int forgotten = 0;
            for (int step = 0; step < counts.Length; step++)
            {
                for (; forgotten < counts[step]; forgotten++)
                    foreach (var weight in layers[forgotten].Weights) Forget(weight, seed + draw, $"{layers[forgotten].Path}/{weight.Name}");
                var map = random.Explain(photo, same, cancellation: cancellation);
                spearman[step] += MapSimilarity.Spearman(truth.Raw, map.Raw) / draws;
                structural[step] += MapSimilarity.Structural(truth.Map, map.Map, map.Height, map.Width) / draws;
                progress?.Report(new ExplanationProgress(0, 1, draw * counts.Length + step + 1, draws * counts.Length));
            }
        }
        return new RandomisationResult(truth.Method, [.. counts.Select((count, step) => new RandomisationStep(count, layers[count - 1].Path, spearman[step], structural[step]))]);
    }

    /// <summary>Draws a weight as a training begins with it; a kernel that begins at zeros, as that of a head on a pretrained base may, by Glorot's normal distribution (2010).</summary>
    private static void Forget(Weight weight, long seed, string path)
    {
        weight.Reset(seed, path);
        float[] values = weight.ToArray();
        if (weight.Shape.Length < 2 || values.Any(value => value != values[0])) return;
        int outputs = weight.Shape[^1];
        double deviation = Math.Sqrt(2.0 / (values.Length / outputs + outputs));
        var stream = new RandomStream(seed, values.Length);
        for (int i = 0; i < values.Length; i++) values[i] = (float)(deviation * stream.NextNormal());
        weight.Assign(values);
    }
}
