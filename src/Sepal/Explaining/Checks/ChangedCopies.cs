using Sepal.Numerics;
using static TorchSharp.torch;

namespace Sepal.Explaining;

/// <summary>Changed copies of one photo that a network is asked about, a batch at a time.</summary>
internal sealed class ChangedCopies(Explainer explainer, Photo photo, int classIndex, FaithfulnessOptions options, Action<int> report, CancellationToken cancellation)
{
    private readonly LinearImputation _imputation = new(photo.Input.Height, photo.Input.Width);

    /// <summary>The class's probability for each copy, (height, width, 3) levels.</summary>
    public double[] Probabilities(IEnumerable<float[]> copies)
    {
        Engine.Start();
        var asked = new ExplanationOptions { Method = new Saliency(), Target = Target.Class(classIndex), Precision = options.Precision };
        var probabilities = new List<double>();
        foreach (float[][] batch in copies.Chunk(options.BatchSize))
        {
            using var scope = NewDisposeScope();
            var pixels = PixelTensor.Levels(batch, photo.Input.Height, photo.Input.Width);
            probabilities.AddRange(explainer.Look(pixels, asked).Probabilities.Select(p => (double)p[classIndex]));
            report(batch.Length);
            cancellation.ThrowIfCancellationRequested();
        }
        return [.. probabilities];
    }

    /// <summary>A copy in which some pixels are what their neighbours suggest.</summary>
    public float[] Imputed(float[] levels, ReadOnlySpan<int> pixels, RandomStream random) => _imputation.Fill(levels, pixels, ref random);
}
