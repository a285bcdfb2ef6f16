using Sepal.Backbones;
using Sepal.Imaging;
using Sepal.Layers;
using Sepal.Models;

namespace Sepal.Prediction;

/// <summary>What to suppose of a network whose file says nothing of pictures or classes.</summary>
internal static class ForeignModel
{
    private const int UsualSize = 224;

    public static ImageSpec Spec(Model model, ClassifierOptions options, ICollection<string> warnings)
    {
        var input = model.InputShape;
        if (!input.IsMap || input[2] != 3)
            throw new ModelFileException($"The network '{model.Name}' takes {input}; expected pictures of shape (None, height, width, 3). Only networks on colour pictures can be asked.");
        if (options.Scaling is null && !NormalisesItself(model))
            warnings.Add("The model file doesn't say how pixels are scaled; they are divided by 255. Give --scale to choose.");
        return new ImageSpec
        {
            Height = input[0] == Shape.Unknown ? options.Size ?? UsualSize : input[0],
            Width = input[1] == Shape.Unknown ? options.Size ?? UsualSize : input[1],
            Resize = new ResizePolicy(options.Resize ?? Interpolation.TensorFlow),
            // Keras's own loading ignores the orientation; people hold their phones as they like.
            ApplyOrientation = true,
            Scaling = options.Scaling ?? (NormalisesItself(model) ? Scaling.None : Scaling.Unit),
        };
    }

    public static IReadOnlyList<string> ClassNames(int count) => count == ImageNetClasses.All.Count ? [.. ImageNetClasses.All.Select(c => c.Name)] : [.. Enumerable.Range(0, count).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture))];

    // Looked for before the first layer with a kernel: a rescaling deep inside is something else.
    private static bool NormalisesItself(Model model)
    {
        foreach (var node in model.Nodes)
        {
            switch (node.Layer)
            {
                case Rescaling or Normalization: return true;
                case Model inner: return NormalisesItself(inner);
                case Convolution or Dense: return false;
            }
        }
        return false;
    }
}
