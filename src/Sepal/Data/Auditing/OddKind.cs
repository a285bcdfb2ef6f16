namespace Sepal.Data.Auditing;

/// <summary>What may be wrong with how a picture is made.</summary>
public enum OddKind
{
    /// <summary>A side is very short.</summary>
    Tiny,

    /// <summary>One side is much longer than the other: squashed into a square, little is left to recognise.</summary>
    Elongated,

    /// <summary>Nothing on it is light.</summary>
    Dark,

    /// <summary>Nothing on it is dark.</summary>
    Bright,

    /// <summary>It is about of one colour.</summary>
    Flat,

    /// <summary>It has hardly an edge.</summary>
    Blurred,
}
