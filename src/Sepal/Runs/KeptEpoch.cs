namespace Sepal.Runs;

/// <summary>Which epoch's weights a run keeps.</summary>
public enum KeptEpoch
{
    /// <summary>The best on the validation part.</summary>
    Best,

    /// <summary>The last, as a plain <c>fit</c> leaves them.</summary>
    Last,
}
