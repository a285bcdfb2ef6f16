namespace Sepal.Data.Auditing;

/// <summary>Pictures that are the same, to the byte or to the eye.</summary>
/// <param name="Pictures">Two or more, in the data's order.</param>
/// <param name="IsExact">Whether all have the same bytes.</param>
/// <param name="Similarity">How alike the least alike pair is that holds the group together; 1 for the same bytes.</param>
public sealed record DuplicateGroup(IReadOnlyList<ImageItem> Pictures, bool IsExact, double Similarity)
{
    /// <summary>Whether they are in several parts: what is learnt from is then measured on.</summary>
    public bool IsLeak => Pictures.Any(picture => picture.Part != Pictures[0].Part);

    /// <summary>Whether they are of several classes: at least one label is wrong, or the picture is of both.</summary>
    public bool HasSeveralLabels => Pictures.Any(picture => picture.Label != Pictures[0].Label);
}
