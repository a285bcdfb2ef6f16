namespace Sepal.Weights;

/// <summary>An entry and the file that there is of it.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Copy">The first good file in the order of places, else the first bad one; null where there is none.</param>
public sealed record WeightsStatus(WeightsEntry Entry, WeightsCopy? Copy)
{
    /// <summary>Whether there is a file that the store would use.</summary>
    public bool IsPresent => Copy is { Check: not WeightsCheck.Damaged };

    /// <summary>Whether its content has been compared with the published checksum, now or at an earlier time since when size and date are the same.</summary>
    public bool IsVerified => Copy is { Check: WeightsCheck.Verified };
}
