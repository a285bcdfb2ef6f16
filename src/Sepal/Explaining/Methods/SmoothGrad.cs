using Sepal.Numerics;
using static TorchSharp.torch;

namespace Sepal.Explaining;

/// <summary>Saliency of noisy copies, averaged before its size is taken: what stays is less speckled.</summary>
public sealed class SmoothGrad : PictureByPicture
{
    /// <summary>SmoothGrad.</summary>
    public SmoothGrad() : base("smooth-grad") { }

    /// <summary>Noisy copies; 1 to 1000, default 16.</summary>
    public int Copies { get; init => field = Check.Within(value, 1, 1000, nameof(Copies)); } = 16;

    /// <summary>The noise's standard deviation, in levels of 0..255; default 25, a tenth.</summary>
    public double Deviation { get; init => field = Check.NotNegative(value, nameof(Deviation)); } = 25;

    /// <summary>The noise is a function of it: the same seed gives the same map.</summary>
    public long Seed { get; init; }

    /// <summary>The noise of a copy in place of the normal one: (height, width, colours), row after row. For comparison with others.</summary>
    internal Func<int, float[]>? Noise { get; init; }

    /// <inheritdoc/>
    public override string Formula => "map = max over colours of |mean over copies of dS/dx at x + noise|";

    /// <inheritdoc/>
    public override string Source => "Smilkov et al.: SmoothGrad (2017), arXiv 1706.03825";

    /// <inheritdoc/>
    public override string Cost => "16 forward and backward passes, in batches";

    /// <inheritdoc/>
    public override bool NeedsLayer => false;

    private protected override Tensor Map(Probe probe, int picture)
    {
        var pixels = probe.Picture(picture);
        var sum = zeros(pixels.shape, ScalarType.Float64);
        int done = 0;
        foreach (int[] copies in Enumerable.Range(0, Copies).Chunk(probe.BatchSize))
        {
            using var scope = NewDisposeScope();
            var noise = stack(copies.Select(k => tensor(NoiseOf(k, probe)).reshape(probe.Height, probe.Width, 3).permute(2, 0, 1)).ToList());
            var gradients = probe.PixelGradients(pixels + noise, [.. copies.Select(_ => probe.Classes[picture])]);
            sum.add_(gradients.to(ScalarType.Float64).sum(0, keepdim: true));
            probe.Step(done += copies.Length, Copies);
        }
        return (sum / Copies).abs().amax([1])[0];
    }

    private float[] NoiseOf(int copy, Probe probe)
    {
        if (Noise is not null) return Noise(copy);
        var stream = new RandomStream(Seed, copy);
        float[] noise = new float[probe.Height * probe.Width * 3];
        for (int i = 0; i < noise.Length; i++) noise[i] = (float)(Deviation * stream.NextNormal());
        return noise;
    }
}
