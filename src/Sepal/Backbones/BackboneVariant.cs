namespace Sepal.Backbones;

/// <summary>
/// Whose form of an architecture: implementations of one paper differ in details that their weights depend on. The layers' names are Keras's in any case.
/// </summary>
public enum BackboneVariant
{
    /// <summary>The network of <c>keras.applications</c>.</summary>
    Keras,

    /// <summary>
    /// The network of torchvision. ResNet50 strides in its 3×3 convolutions and has no biases before BatchNorm; MobileNetV2 pads evenly; both have
    /// epsilon 1e-5; InceptionV3's BatchNorm has a scale. VGG16 is the same in both. Its weights want <see cref="Imaging.Scaling.Torch"/>.
    /// </summary>
    Torchvision,
}
