namespace Sepal.Evaluation;

/// <summary>What a model answered for some pictures, beside what is true: the input of every figure, held in plain arrays.</summary>
public sealed class PredictionSet
{
    private readonly float[] _probabilities;
    private readonly int[] _labels, _predicted;

    /// <summary>Takes a row of probabilities, a label and a path for each picture. The arrays are kept, not copied.</summary>
    /// <param name="probabilities">(pictures, classes), row after row, in [0, 1].</param>
    /// <param name="labels">The true class of each picture, from 0 to classes - 1.</param>
    /// <param name="paths">Where each picture lies, for showing; as many as labels, or none.</param>
    /// <param name="classNames">The classes, in the network's order; at least 2.</param>
    /// <exception cref="ArgumentException">The sizes don't fit together, a label has no class, or a probability is not a finite number.</exception>
    public PredictionSet(float[] probabilities, int[] labels, string[] paths, string[] classNames)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(classNames);
        if (classNames.Length < 2) throw new ArgumentException($"Got {classNames.Length} class names; expected at least 2.", nameof(classNames));
        if (probabilities.LongLength != (long)labels.Length * classNames.Length)
            throw new ArgumentException($"Got {probabilities.Length} probabilities for {labels.Length} pictures and {classNames.Length} classes; expected {(long)labels.Length * classNames.Length}, a row for each picture.", nameof(probabilities));
        if (paths.Length != 0 && paths.Length != labels.Length)
            throw new ArgumentException($"Got {paths.Length} paths for {labels.Length} pictures; expected one each, or none.", nameof(paths));
        (_probabilities, _labels, Paths, ClassNames) = (probabilities, labels, paths, classNames);
        _predicted = new int[labels.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)classNames.Length)
                throw new ArgumentException($"Picture {i} has the label {labels[i]}; expected 0 to {classNames.Length - 1}, one of {string.Join(", ", classNames)}.", nameof(labels));
            foreach (float probability in Row(i))
                if (!float.IsFinite(probability))
                    throw new ArgumentException($"The model answered {probability} for {(paths.Length > 0 ? $"'{paths[i]}'" : $"picture {i}")}; expected numbers from 0 to 1. Its weights are damaged or its training diverged: train again with a smaller rate.", nameof(probabilities));
            _predicted[i] = Ranking.Best(Row(i));
        }
    }

    /// <summary>Pictures.</summary>
    public int Count => _labels.Length;

    /// <summary>The classes, in the network's order.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Where each picture lies; empty where not given.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>The true class of each picture.</summary>
    public IReadOnlyList<int> Labels => _labels;

    /// <summary>The most probable class of each picture; the first of several alike.</summary>
    public IReadOnlyList<int> Predicted => _predicted;

    /// <summary>A picture's probabilities, one for each class.</summary>
    public ReadOnlySpan<float> Row(int picture) => _probabilities.AsSpan(picture * ClassNames.Count, ClassNames.Count);

    /// <summary>How sure the model was: the largest probability of a picture.</summary>
    public float Confidence(int picture) => Row(picture)[_predicted[picture]];
}
