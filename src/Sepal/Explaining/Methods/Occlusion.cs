using static TorchSharp.torch;

namespace Sepal.Explaining;

/// <summary>
/// How far the score falls when a black window covers a place; below 0 it rises. The plainest method, without gradients and for any network; what is larger than the
/// window it can't see whole.
/// </summary>
public sealed class Occlusion : PictureByPicture
{
    private const int WindowsAcross = 7;

    /// <summary>Occlusion.</summary>
    public Occlusion() : base("occlusion") { }

    /// <summary>The window's side in pixels of the network's input; null: a seventh of the shorter side.</summary>
    public int? Window { get; init => field = value is { } size ? Check.Positive(size, nameof(Window)) : null; }

    /// <summary>Pixels from one window to the next; null: half the window.</summary>
    public int? Stride { get; init => field = value is { } size ? Check.Positive(size, nameof(Stride)) : null; }

    /// <inheritdoc/>
    public override string Formula => "map_rc = S - S with a black window whose corner is at (r, c) × stride, cut off at the border";

    /// <inheritdoc/>
    public override string Source => "Zeiler and Fergus: Visualizing and Understanding Convolutional Networks (ECCV 2014), section 4.2";

    /// <inheritdoc/>
    public override string Cost => "1 forward pass, and one for each place of the window (about 200), in batches";

    /// <inheritdoc/>
    public override bool NeedsLayer => false;

    internal override Attribution Explain(Probe probe)
    {
        var (window, stride) = Sizes(probe);
        return base.Explain(probe) with { Grid = new MapGrid(0.5 * window, stride, 0.5 * window, stride) };
    }

    private protected override Tensor Map(Probe probe, int picture)
    {
        var (window, stride) = Sizes(probe);
        int rows = (probe.Height + stride - 1) / stride, columns = (probe.Width + stride - 1) / stride;
        var pixels = probe.Picture(picture);
        double score = probe.ScoreOf(picture);
        double[] drops = new double[rows * columns];
        int done = 0;
        foreach (int[] places in Enumerable.Range(0, drops.Length).Chunk(probe.BatchSize))
        {
            using var scope = NewDisposeScope();
            var copies = pixels.repeat(places.Length, 1, 1, 1);
            for (int i = 0; i < places.Length; i++)
            {
                int top = places[i] / columns * stride, left = places[i] % columns * stride;
                copies[i].narrow(1, top, Math.Min(window, probe.Height - top)).narrow(2, left, Math.Min(window, probe.Width - left)).zero_();
            }
            double[] found = probe.Scores(copies, picture);
            for (int i = 0; i < found.Length; i++) drops[places[i]] = score - found[i];
            probe.Step(done += places.Length, drops.Length);
        }
        return tensor(drops).reshape(rows, columns);
    }

    private (int Window, int Stride) Sizes(Probe probe)
    {
        int window = Window ?? Math.Max(1, Math.Min(probe.Height, probe.Width) / WindowsAcross);
        return (window, Stride ?? Math.Max(1, window / 2));
    }
}
