namespace Sepal.Training;

/// <summary>How the figures of the classes become one.</summary>
public enum Averaging
{
    /// <summary>Their mean: each class counts alike.</summary>
    Macro,

    /// <summary>The figure of all classes' counts together.</summary>
    Micro,

    /// <summary>Their mean, each times its share of the pictures.</summary>
    Weighted,
}
