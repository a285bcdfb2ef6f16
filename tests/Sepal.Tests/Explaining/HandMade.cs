using Sepal.Explaining;

namespace Sepal.Tests.Explaining;

/// <summary>Heatmaps made by hand.</summary>
internal static class HandMade
{
    public static Heatmap Of(float[] raw, int height, int width, int inputHeight, int inputWidth, string className = "roses", int index = 2, float[]? probabilities = null)
    {
        float[] all = probabilities ?? [0.1f, 0.2f, 0.7f];
        float most = Math.Max(raw.Max(), 0);
        return new Heatmap
        {
            Method = "by hand",
            Layer = "none",
            Height = height,
            Width = width,
            Raw = raw,
            Map = most > 0 ? [.. raw.Select(v => Math.Max(v, 0) / most)] : new float[raw.Length],
            IsEmpty = most <= 0,
            ClassIndex = index,
            ClassName = className,
            Probability = all[index],
            Probabilities = all,
            Score = ExplainedScore.Logit,
            ScoreValue = 0,
            Remarks = [],
            InputHeight = inputHeight,
            InputWidth = inputWidth,
        };
    }
}
