using Sepal.Imaging;

namespace Sepal.Explaining;

/// <summary>Which parts of a picture made a class's score what it is, according to one method. Plain numbers; nothing has to be disposed.</summary>
public sealed record Heatmap
{
    /// <summary>The method that made it: <c>grad-cam</c>.</summary>
    public required string Method { get; init; }

    /// <summary>The layer whose maps were looked at, by path; the input's name for methods that look at pixels.</summary>
    public required string Layer { get; init; }

    /// <summary>Rows of the map: the layer's, or the picture's.</summary>
    public required int Height { get; init; }

    /// <summary>Columns of the map.</summary>
    public required int Width { get; init; }

    /// <summary>The map as the formula gives it, (height, width) row after row: before the ReLU and the scaling. Above 0 speaks for the class; most methods know values below, too.</summary>
    public required float[] Raw { get; init; }

    /// <summary>max(<see cref="Raw"/>, 0) over its largest value, in [0, 1]; all zeros where nothing is positive.</summary>
    public required float[] Map { get; init; }

    /// <summary>Whether nothing in the picture speaks for the class: the map is all zeros.</summary>
    public required bool IsEmpty { get; init; }

    /// <summary>The class that is explained, from 0.</summary>
    public required int ClassIndex { get; init; }

    /// <summary>Its name; its number where the classes have no names.</summary>
    public required string ClassName { get; init; }

    /// <summary>Its probability, in [0, 1].</summary>
    public required double Probability { get; init; }

    /// <summary>The probabilities of all classes.</summary>
    public required IReadOnlyList<float> Probabilities { get; init; }

    /// <summary>Which score's causes were looked for.</summary>
    public required ExplainedScore Score { get; init; }

    /// <summary>The score's value.</summary>
    public required double ScoreValue { get; init; }

    /// <summary>For integrated gradients, whether all parts add up; null for the others.</summary>
    public Completeness? Completeness { get; init; }

    /// <summary>What a person should know before believing the picture, each one sentence; often empty.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }

    /// <summary>The most probable class.</summary>
    public int PredictedIndex => Enumerable.Range(0, Probabilities.Count).MaxBy(i => Probabilities[i]);

    /// <summary>Whether each number is a pixel of the network's input, not a place of a layer.</summary>
    public bool IsOfPixels => Height == InputHeight && Width == InputWidth;

    /// <summary>Whether the raw map is 0 everywhere: nothing in the picture moves the score, or its gradient is lost to rounding.</summary>
    internal bool IsFlat => Raw.All(v => v == 0);

    /// <summary>Rows of the network's input.</summary>
    public required int InputHeight { get; init; }

    /// <summary>Columns of the network's input.</summary>
    public required int InputWidth { get; init; }

    /// <summary>Where the numbers lie on the network's input; stretched over it unless said otherwise.</summary>
    internal MapGrid Grid { get => field ?? MapGrid.Stretched(Height, Width, InputHeight, InputWidth); init; }

    /// <summary>
    /// The share of the map that lies in a frame at the border of the network's input, in [0, 1]. An even map has <c>1 - (1 - 2 frame)²</c>, 0.36 for the default; much more
    /// is a sign that the network looks at a border, a caption or a background. 0 for an empty map.
    /// </summary>
    /// <param name="frame">The frame's breadth as a share of each side; above 0, below 0.5; 0.1.</param>
    public double BorderShare(double frame = 0.1)
    {
        Check.Within(frame, 0.001, 0.499);
        float[] map = OnInput();
        double sum = 0, inside = 0;
        for (int row = 0; row < InputHeight; row++)
            for (int column = 0; column < InputWidth; column++)
            {
                double value = map[row * InputWidth + column];
                sum += value;
                inside += value * Middle(row, InputHeight, frame) * Middle(column, InputWidth, frame);
            }
        return sum > 0 ? 1 - inside / sum : 0;
    }

    /// <summary>Writes <see cref="Raw"/> as a NumPy file of shape (height, width), float32.</summary>
    /// <exception cref="IOException">The file can't be written.</exception>
    public void SaveRaw(string path) => NpyFile.Save(path, Raw, Height, Width);

    /// <summary>The map at the size of the network's input, bilinear, (height, width) row after row.</summary>
    internal float[] OnInput() => MapProjection.Project(Map, Height, Width, Grid, new(0, InputHeight), new(0, InputWidth), InputHeight, InputWidth, InputHeight, InputWidth);

    // How much of a pixel lies within the middle, in [0, 1].
    private static double Middle(int position, int length, double frame)
        => Math.Clamp(Math.Min(position + 1, length * (1 - frame)) - Math.Max(position, length * frame), 0, 1);

    /// <inheritdoc/>
    public override string ToString() => $"{Method} of '{ClassName}' ({100 * Probability:0.0}%) at {Layer}, {Height} × {Width}{(IsEmpty ? ", empty" : "")}";
}
