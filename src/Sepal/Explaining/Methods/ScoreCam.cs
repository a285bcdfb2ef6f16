using static TorchSharp.torch;

namespace Sepal.Explaining;

/// <summary>
/// Each channel, stretched to the picture and to [0, 1], is laid over it as a mask; the better the masked picture's score, the more the channel counts. No gradients.
/// Channels that are the same everywhere mask everything: they are asked about once, together.
/// </summary>
public sealed class ScoreCam : PictureByPicture
{
    /// <summary>Score-CAM.</summary>
    public ScoreCam() : base("score-cam") { }

    /// <inheritdoc/>
    public override string Formula => "w = softmax over channels of S(picture × mask_k); map = sum_k w_k A_k";

    /// <inheritdoc/>
    public override string Source => "Wang et al.: Score-CAM (CVPRW 2020), equation 5; masked pixels are black";

    /// <inheritdoc/>
    public override string Cost => "1 forward pass, and one for each channel that is not flat, in batches";

    /// <inheritdoc/>
    public override bool NeedsLayer => true;

    private protected override Tensor Map(Probe probe, int picture)
    {
        var activations = probe.Activations[picture].to(ScalarType.Float32);
        var pixels = probe.Picture(picture);
        var low = activations.amin([1, 2]).data<float>().ToArray();
        var high = activations.amax([1, 2]).data<float>().ToArray();
        int[] varied = [.. Enumerable.Range(0, low.Length).Where(k => high[k] > low[k])];
        double[] scores = new double[low.Length];
        if (varied.Length < low.Length) scores.AsSpan().Fill(probe.Scores(zeros_like(pixels), picture)[0]);

        int done = 0;
        foreach (int[] channels in varied.Chunk(probe.BatchSize))
        {
            using var scope = NewDisposeScope();
            var masks = nn.functional.interpolate(activations[tensor(channels.Select(k => (long)k).ToArray())].unsqueeze(1), [probe.Height, probe.Width], mode: InterpolationMode.Bilinear, align_corners: false);
            var (least, most) = (masks.amin([2, 3], keepdim: true), masks.amax([2, 3], keepdim: true));
            double[] found = probe.Scores(pixels * ((masks - least) / (most - least).clamp_min(float.Epsilon)), picture);
            for (int i = 0; i < found.Length; i++) scores[channels[i]] = found[i];
            probe.Step(done += channels.Length, varied.Length);
        }
        var weights = nn.functional.softmax(tensor(scores), 0);
        return (activations.to(ScalarType.Float64) * weights.reshape(-1, 1, 1)).sum([0]);
    }
}
