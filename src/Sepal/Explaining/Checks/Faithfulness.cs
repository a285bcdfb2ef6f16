using Sepal.Numerics;

namespace Sepal.Explaining;

/// <summary>
/// Puts a heatmap to the test: does the network lose the class when the marked pixels go, and find it when they come? Deletion and insertion curves as in
/// Petsiuk, Das and Saenko: RISE (BMVC 2018), and ROAD.
/// </summary>
public static class Faithfulness
{
    private const int BlurRadius = 15;
    private const double BlurDeviation = 5;
    private const int RoadSteps = 10;

    /// <summary>Measures a heatmap, and maps that know nothing beside it. Cost: 58 forward passes for a map, 76 with ROAD, and that four times with baselines.</summary>
    /// <param name="explainer">The explainer that made the heatmap.</param>
    /// <param name="photo">The photo that it is of.</param>
    /// <param name="heatmap">The heatmap.</param>
    /// <param name="options">Steps, baselines, ROAD.</param>
    /// <param name="progress">Told how many changed copies the network has seen.</param>
    /// <param name="cancellation">Looked at once a batch.</param>
    /// <exception cref="ArgumentException">The heatmap is of another input than the photo's.</exception>
    public static FaithfulnessResult Measure(Explainer explainer, Photo photo, Heatmap heatmap, FaithfulnessOptions? options = null, IProgress<ExplanationProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(explainer);
        ArgumentNullException.ThrowIfNull(photo);
        ArgumentNullException.ThrowIfNull(heatmap);
        photo.CheckFits(heatmap);
        options ??= new FaithfulnessOptions();
        (string Name, float[] Map)[] maps = [(heatmap.Method, heatmap.OnInput()), .. options.Baselines ? BaselineMap.All(heatmap, photo.Levels, options.Seed) : []];
        int passes = maps.Length * (2 * (options.Steps + 1) + (options.Road ? 2 * (RoadSteps - 1) : 0)), done = 0;
        var copies = new ChangedCopies(explainer, photo, heatmap.ClassIndex, options, count => progress?.Report(new ExplanationProgress(0, 1, done += count, passes)), cancellation);
        float[] blurred = Blur(photo.Levels, heatmap.InputHeight, heatmap.InputWidth);
        MapFaithfulness[] measured = [.. maps.Select(m => Measure(m.Name, Order(m.Map), photo.Levels, blurred, copies, options))];
        return new FaithfulnessResult(measured[0], measured[1..]);
    }

    private static MapFaithfulness Measure(string name, int[] order, float[] levels, float[] blurred, ChangedCopies copies, FaithfulnessOptions options)
    {
        int[] counts = [.. Enumerable.Range(0, options.Steps + 1).Select(k => (int)((long)order.Length * k / options.Steps))];
        var deletion = copies.Probabilities(counts.Select(count => Replaced(levels, order.AsSpan(0, count), new float[levels.Length])));
        var insertion = copies.Probabilities(counts.Select(count => Replaced(blurred, order.AsSpan(0, count), levels)));
        return new MapFaithfulness(name, new RemovalCurve(deletion), new RemovalCurve(insertion), options.Road ? Road(order, levels, copies, options.Seed) : null);
    }

    private static RoadCurves Road(int[] order, float[] levels, ChangedCopies copies, long seed)
    {
        var shares = Enumerable.Range(1, RoadSteps - 1).ToArray().AsParallel().AsOrdered().WithDegreeOfParallelism(Engine.Threads);
        return new RoadCurves(
            copies.Probabilities(shares.Select(k => copies.Imputed(levels, order.AsSpan(0, order.Length * k / RoadSteps), new RandomStream(seed, k)))),
            copies.Probabilities(shares.Select(k => copies.Imputed(levels, order.AsSpan(order.Length - order.Length * k / RoadSteps), new RandomStream(seed, k)))));
    }

    /// <summary>Pixels in falling order of a map; equal ones by place.</summary>
    internal static int[] Order(float[] map)
    {
        float[] keys = [.. map.Select(v => -v)];
        int[] order = [.. Enumerable.Range(0, map.Length)];
        // The framework's sort is not stable: places decide between equals.
        Array.Sort(order, (a, b) => keys[a] != keys[b] ? keys[a].CompareTo(keys[b]) : a.CompareTo(b));
        return order;
    }

    /// <summary>Levels blurred by a Gaussian of 31 × 31 pixels and deviation 5, black beyond the edge.</summary>
    internal static float[] Blur(float[] levels, int height, int width)
    {
        double[] weights = [.. Enumerable.Range(-BlurRadius, 2 * BlurRadius + 1).Select(x => Math.Exp(-x * x / (2 * BlurDeviation * BlurDeviation)))];
        double sum = weights.Sum();
        for (int i = 0; i < weights.Length; i++) weights[i] /= sum;
        return Along(Along(levels, weights, height, width, vertical: true), weights, height, width, vertical: false);
    }

    private static float[] Along(float[] levels, double[] weights, int height, int width, bool vertical)
    {
        float[] blurred = new float[levels.Length];
        int step = vertical ? 3 * width : 3, length = vertical ? height : width;
        for (int i = 0; i < levels.Length; i++)
        {
            int at = vertical ? i / (3 * width) : i / 3 % width;
            int first = Math.Max(0, at - BlurRadius), last = Math.Min(length - 1, at + BlurRadius);
            double sum = 0;
            for (int k = first; k <= last; k++) sum += weights[k - at + BlurRadius] * levels[i + (k - at) * step];
            blurred[i] = (float)sum;
        }
        return blurred;
    }

    private static float[] Replaced(float[] levels, ReadOnlySpan<int> pixels, float[] by)
    {
        float[] copy = [.. levels];
        foreach (int pixel in pixels) by.AsSpan(3 * pixel, 3).CopyTo(copy.AsSpan(3 * pixel));
        return copy;
    }
}
