using static TorchSharp.torch;

namespace Sepal.Explaining;

/// <summary>
/// How much of the score goes with each channel, found by setting it to zero. No gradients, and only the network behind the layer runs again. The share is of the
/// score's size, so that a channel which helps counts for the class even where the score is negative. Channels that are zero already cost nothing.
/// </summary>
public sealed class AblationCam : PictureByPicture
{
    private const double LeastScore = 1e-12;

    /// <summary>Ablation-CAM.</summary>
    public AblationCam() : base("ablation-cam") { }

    /// <inheritdoc/>
    public override string Formula => "w_k = (S - S without channel k) / |S|; map = sum_k w_k A_k";

    /// <inheritdoc/>
    public override string Source => "Desai and Ramaswamy: Ablation-CAM (WACV 2020), equations 3 and 4";

    /// <inheritdoc/>
    public override string Cost => "1 forward pass, and the network behind the layer once for each channel, in batches";

    /// <inheritdoc/>
    public override bool NeedsLayer => true;

    private protected override Tensor Map(Probe probe, int picture)
    {
        var activations = probe.Activations[picture].unsqueeze(0);
        int count = (int)activations.shape[1];
        bool[] isZero = [.. activations.abs().amax([0, 2, 3]).to(ScalarType.Float32).data<float>().ToArray().Select(v => v == 0)];
        int[] channels = [.. Enumerable.Range(0, count).Where(k => !isZero[k])];
        double score = probe.ScoresBehind(activations, picture)[0];
        double[] weights = new double[count];

        int done = 0;
        foreach (int[] chunk in channels.Chunk(probe.BatchSize))
        {
            using var scope = NewDisposeScope();
            var kept = ones([chunk.Length, count], activations.dtype);
            for (int i = 0; i < chunk.Length; i++) kept[i, chunk[i]] = zeros([], activations.dtype);
            double[] found = probe.ScoresBehind(activations * kept.reshape(chunk.Length, count, 1, 1), picture);
            for (int i = 0; i < found.Length; i++) weights[chunk[i]] = (score - found[i]) / Math.Max(Math.Abs(score), LeastScore);
            probe.Step(done += chunk.Length, channels.Length);
        }
        return (activations[0].to(ScalarType.Float64) * tensor(weights).reshape(-1, 1, 1)).sum([0]);
    }
}
