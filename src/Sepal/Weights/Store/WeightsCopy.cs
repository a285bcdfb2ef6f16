namespace Sepal.Weights;

/// <summary>Where a file of weights was found.</summary>
public enum WeightsPlace
{
    /// <summary>At the path that the caller named.</summary>
    Given,

    /// <summary>In <see cref="WeightStoreOptions.CacheFolder"/>.</summary>
    Cache,

    /// <summary>In one of <see cref="WeightStoreOptions.OtherCaches"/>.</summary>
    OtherCache,

    /// <summary>In Sepal's own library, not yet a file of its own.</summary>
    Package,
}

/// <summary>What is known of a file's content.</summary>
public enum WeightsCheck
{
    /// <summary>It has not been compared, or there is nothing to compare it with.</summary>
    Unchecked,

    /// <summary>It has the size and the checksum that its maker publishes.</summary>
    Verified,

    /// <summary>No checksum is published; it is as it was when it was downloaded.</summary>
    Unchanged,

    /// <summary>It has another size or checksum, or can't be read.</summary>
    Damaged,
}

/// <summary>A file of weights on this machine.</summary>
/// <param name="Path">The full path; for <see cref="WeightsPlace.Package"/> that of the library which holds it.</param>
/// <param name="Place">In which of the places it was found.</param>
/// <param name="Check">What is known of its content.</param>
/// <param name="Problem">What is wrong with it: "has 5 bytes; expected 7"; null where nothing is.</param>
public sealed record WeightsCopy(string Path, WeightsPlace Place, WeightsCheck Check, string? Problem = null);
