namespace Sepal.Data;

/// <summary>What a picture is for. Files and the command line call the parts <c>train</c>, <c>val</c> and <c>test</c>.</summary>
public enum Part
{
    /// <summary>Learnt from.</summary>
    Train,

    /// <summary>Looked at after each epoch, to choose the best one.</summary>
    Validation,

    /// <summary>Looked at once, at the end.</summary>
    Test,
}
