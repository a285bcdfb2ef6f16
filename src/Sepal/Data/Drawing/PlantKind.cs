namespace Sepal.Data.Drawing;

/// <summary>What the pictures of a <see cref="Plant"/> show.</summary>
internal enum PlantKind
{
    /// <summary>A flower from above: petals around a heart.</summary>
    Rosette,

    /// <summary>A flower from the side: petals that grow from one foot.</summary>
    Cup,

    /// <summary>A ball of rays, with or without dots at their ends.</summary>
    Globe,

    /// <summary>Rings of broad petals that overlap.</summary>
    Whorl,

    /// <summary>Many small flowers, in a cluster, a spike, or all over.</summary>
    Scatter,

    /// <summary>Leaves along a stalk or around a point.</summary>
    Leaf,

    /// <summary>No plant but a surface: stripes, checks, spots or cloud.</summary>
    Surface,
}
