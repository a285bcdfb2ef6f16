namespace Sepal.Backbones;

/// <summary>What becomes of the maps of a backbone without its classifier. Keras's argument <c>pooling</c>.</summary>
public enum FeaturePooling
{
    /// <summary>They stay: (None, height, width, channels).</summary>
    None,

    /// <summary>The mean of each map: (None, channels).</summary>
    Average,

    /// <summary>The largest value of each map: (None, channels).</summary>
    Max,
}
