namespace Sepal.Explaining;

/// <summary>How a coloured heatmap is laid over a photo. On the command line: lab, mix.</summary>
public enum Blend
{
    /// <summary>The lab report's: alpha times the colours is added to the photo, and what passes white is cut off. Cold places turn blue, bright ones fade out.</summary>
    Lab,

    /// <summary>A mix of both that keeps the photo's brightness: colours tell the map, light and shade stay the photo's.</summary>
    Mix,
}
