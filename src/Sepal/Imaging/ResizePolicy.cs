namespace Sepal.Imaging;

/// <summary>How pictures get to a network's size; the default is Pillow's antialiased bilinear of the whole picture.</summary>
/// <param name="Interpolation">How a pixel is made.</param>
/// <param name="Fit">What happens to another aspect.</param>
public sealed record ResizePolicy(Interpolation Interpolation = Interpolation.Bilinear, Fit Fit = Fit.Squash);
