namespace Sepal.Runs;

/// <summary>What a preset does with a pretrained base.</summary>
public enum PresetKind
{
    /// <summary>Nothing: all weights are learnt from the photos.</summary>
    FromScratch,

    /// <summary>The base is asked once about every photo; a head learns from its answers.</summary>
    Features,

    /// <summary>The base is a frozen part of the network, so that photos can be changed in every epoch; a head learns.</summary>
    Integrated,

    /// <summary>A head first, then the base's last layers too, at a small rate.</summary>
    FineTune,
}
