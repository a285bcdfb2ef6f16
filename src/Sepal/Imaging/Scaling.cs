namespace Sepal.Imaging;

/// <summary>From pixels of 0..255 to what a network takes. In files and on the command line: none, unit, tf, caffe, torch, lite.</summary>
public enum Scaling
{
    /// <summary>0..255, RGB, unchanged: networks that normalise by themselves.</summary>
    None,

    /// <summary>x / 255: [0, 1], RGB.</summary>
    Unit,

    /// <summary>x / 127.5 - 1: [-1, 1], RGB. Keras's mode "tf": InceptionV3, MobileNet.</summary>
    TensorFlow,

    /// <summary>BGR, minus ImageNet's mean (103.939, 116.779, 123.68), not scaled. Keras's mode "caffe": VGG16, ResNet50.</summary>
    Caffe,

    /// <summary>x / 255, minus ImageNet's mean (0.485, 0.456, 0.406), over its deviation (0.229, 0.224, 0.225), RGB. Keras's mode "torch"; torchvision's models.</summary>
    Torch,

    /// <summary>(x - 127) / 128, RGB: EfficientNet-Lite.</summary>
    Lite,
}
