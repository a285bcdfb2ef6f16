using Sepal.Data;
using Sepal.Explaining;

namespace Sepal.Cli.Explanations;

/// <summary>How far the work is, in passes through the network, of which each stage of a picture needs its own number. What a stage needs is guessed until it has told.</summary>
/// <param name="pictures">Pictures in all.</param>
/// <param name="guesses">The stages' passes.</param>
/// <param name="progress">Told; null: nobody.</param>
internal sealed class ExplanationMeter(int pictures, int[] guesses, IProgress<PictureProgress>? progress)
{
    private readonly int[] _passes = [.. guesses];

    /// <summary>The first stage, which counts pictures itself.</summary>
    public IProgress<ExplanationProgress>? Explaining => progress is null ? null : new Told(value => At(value.Photo, 0, value.Pass, value.Passes));

    /// <summary>A later stage of a picture.</summary>
    public IProgress<ExplanationProgress>? Of(int picture, int stage) => progress is null ? null : new Told(value => At(picture, stage, value.Pass, value.Passes));

    /// <summary>A picture is done.</summary>
    public void Finished(int picture) => At(picture, _passes.Length - 1, 1, 1, keep: true);

    private void At(int picture, int stage, int pass, int passes, bool keep = false)
    {
        if (!keep) _passes[stage] = Math.Max(1, passes);
        long each = _passes.Sum(), done = picture * each + (keep ? each : _passes.Take(stage).Sum() + pass), total = pictures * each;
        // Small numbers, for a reader and for what counts in whole numbers.
        long unit = Math.Max(1, total / 1_000_000);
        progress?.Report(new PictureProgress((int)(done / unit), (int)(total / unit)));
    }

    // Not Progress<T>, which would tell later and on another thread.
    private sealed class Told(Action<ExplanationProgress> tell) : IProgress<ExplanationProgress>
    {
        public void Report(ExplanationProgress value) => tell(value);
    }
}
