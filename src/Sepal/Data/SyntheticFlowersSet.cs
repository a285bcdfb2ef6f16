namespace Sepal.Data;

/// <summary>A drawn set as it lies on the disk.</summary>
/// <param name="ClassNames">The class folders, in ordinal order.</param>
/// <param name="PerClass">Pictures in each of them.</param>
/// <param name="Drawn">Pictures that this call drew; 0 where the set was there already.</param>
public sealed record SyntheticFlowersSet(IReadOnlyList<string> ClassNames, int PerClass, int Drawn);
