namespace Sepal.Layers;

/// <summary>What stands where a moved picture has no pixels.</summary>
public enum FillMode
{
    /// <summary>The picture mirrored at its border.</summary>
    Reflect,

    /// <summary>The border's pixels go on.</summary>
    Nearest,

    /// <summary>Zero.</summary>
    Constant,
}
