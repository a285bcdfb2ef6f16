using Sepal.Explaining;

namespace Sepal.Cli.Explanations;

/// <summary>What is told of a picture: why it can't be read, or what was found and where it was written. The maps themselves are not kept.</summary>
internal sealed class ExplanationEntry(string path)
{
    public string Path { get; } = path;

    /// <summary>Why the file can't be read, one line; null where it could.</summary>
    public string? Error { get; init; }

    public string Class { get; init; } = "";

    public int Index { get; init; }

    public double Probability { get; init; }

    public string Layer { get; init; } = "";

    /// <summary>Whether nothing speaks for the class.</summary>
    public bool IsEmpty { get; init; }

    public string Heatmap { get; init; } = "";

    public string Overlay { get; init; } = "";

    public string Raw { get; init; } = "";

    /// <summary>What a person should know before believing the picture.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>What the integrated gradients of all pixels add up to, where they were asked for.</summary>
    public Completeness? Completeness { get; init; }

    /// <summary>The class that the folder's name says; null where it says none.</summary>
    public string? Expected { get; init; }

    /// <summary>The page of all methods.</summary>
    public string? Comparison { get; set; }

    public (double Map, double Area)? ShareInside { get; set; }

    public FaithfulnessResult? Faithfulness { get; set; }

    public RandomisationResult? Randomisation { get; set; }

    public ClassSensitivityResult? Sensitivity { get; set; }
}
