namespace Sepal.Data;

/// <summary>Which set of flowers to draw. The same options give the same pictures.</summary>
public sealed record SyntheticFlowersOptions
{
    /// <summary>Pictures of each class. Default 120; 1 to 100,000.</summary>
    public int PerClass { get; init => field = Check.Within(value, 1, 100_000); } = 120;

    /// <summary>Height and width in pixels. Default 160; 32 to 1024.</summary>
    public int Size { get; init => field = Check.Within(value, 32, 1024); } = 160;

    /// <summary>The seed of everything that varies. Default 0.</summary>
    public long Seed { get; init; }
}
