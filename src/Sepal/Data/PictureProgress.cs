namespace Sepal.Data;

/// <summary>How far work on a set of pictures has come.</summary>
/// <param name="Done">Pictures done, bad ones among them.</param>
/// <param name="Total">Pictures in all.</param>
public readonly record struct PictureProgress(int Done, int Total);
