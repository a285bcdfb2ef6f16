using static TorchSharp.torch;

namespace Sepal.Explaining;

/// <summary>
/// The gradient along the way from black to the picture, times the picture: what is given to all pixels adds up to what the score gained, and
/// <see cref="Heatmap.Completeness"/> says how nearly. Below 0 speaks against the class.
/// </summary>
public sealed class IntegratedGradients : ExplanationMethod
{
    /// <summary>Integrated gradients.</summary>
    public IntegratedGradients() : base("integrated-gradients") { }

    /// <summary>Points on the way from black to the picture, the middles of as many equal parts; 1 to 1000, default 50.</summary>
    public int Steps { get; init => field = Check.Within(value, 1, 1000, nameof(Steps)); } = 50;

    /// <inheritdoc/>
    public override string Formula => "map = sum over colours of x × mean over t of dS/dx at t x, t from 0 to 1 by the midpoint rule";

    /// <inheritdoc/>
    public override string Source => "Sundararajan, Taly and Yan: Axiomatic Attribution for Deep Networks (ICML 2017), equation 3";

    /// <inheritdoc/>
    public override string Cost => "50 forward and backward passes, in batches";

    /// <inheritdoc/>
    public override bool NeedsLayer => false;

    internal override bool SharesPasses => false;

    internal override Attribution Explain(Probe probe)
    {
        var maps = new List<Tensor>();
        var completeness = new List<Completeness>();
        for (int i = 0; i < probe.Count; i++)
        {
            using var scope = NewDisposeScope();
            var pixels = probe.Picture(i);
            var sum = zeros(pixels.shape, ScalarType.Float64);
            int done = 0;
            foreach (int[] steps in Enumerable.Range(0, Steps).Chunk(probe.BatchSize))
            {
                using var inner = NewDisposeScope();
                var shares = tensor(steps.Select(k => (float)((k + 0.5) / Steps)).ToArray()).reshape(-1, 1, 1, 1);
                var gradients = probe.PixelGradients(pixels * shares, [.. steps.Select(_ => probe.Classes[i])]);
                sum.add_(gradients.to(ScalarType.Float64).sum(0, keepdim: true));
                probe.Step(done += steps.Length, Steps);
            }
            var given = sum / Steps * pixels;
            double black = probe.Scores(zeros_like(pixels), i)[0];
            completeness.Add(new Completeness(given.sum().item<double>(), probe.ScoreOf(i) - black));
            maps.Add(given.sum(1)[0].MoveToOuterDisposeScope());
        }
        return new Attribution(stack(maps), Completeness: completeness);
    }
}
