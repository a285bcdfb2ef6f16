using System.Globalization;
using Sepal.Layers;
using Sepal.Models;

namespace Sepal.Backbones;

/// <summary>What several architectures share.</summary>
internal static class BackboneParts
{
    /// <summary>The base's maps, pooled where that is asked for, under the names that Keras gives these poolings.</summary>
    public static Node Pool(Node maps, FeaturePooling pooling, string average = "global_average_pooling2d", string max = "global_max_pooling2d") => pooling switch
    {
        FeaturePooling.Average => new GlobalAveragePooling2D(name: average).On(maps),
        FeaturePooling.Max => new GlobalMaxPooling2D(name: max).On(maps),
        _ => maps,
    };

    /// <summary>
    /// Zeros for a stride of 2 as Keras's <c>correct_pad</c> has them: what <c>same</c> would add, more of it below and right of an even size. An unknown size counts as even.
    /// </summary>
    public static Border StridePadding(Shape input, int kernel)
    {
        int all = kernel / 2;
        int rows = input[0] != Shape.Unknown && input[0] % 2 == 1 ? all : all - 1;
        int columns = input[1] != Shape.Unknown && input[1] % 2 == 1 ? all : all - 1;
        return ((rows, all), (columns, all));
    }

    /// <summary>The nearest multiple of 8, at least 8, and not below nine tenths of the value. Source: Sandler et al. (2018), the authors' code.</summary>
    public static int DivisibleBy8(double channels)
    {
        int rounded = Math.Max(8, (int)(channels + 4) / 8 * 8);
        return rounded < 0.9 * channels ? rounded + 8 : rounded;
    }

    /// <summary>
    /// A MobileNet's name as Keras gives it with weights: width and the size that they were trained on, <c>mobilenet_0.25_224</c>.
    /// </summary>
    public static string WidthName(string name, double alpha, Shape input, ReadOnlySpan<int> trainedSizes)
    {
        int rows = input[0] == input[1] && trainedSizes.Contains(input[0]) ? input[0] : 224;
        return string.Create(CultureInfo.InvariantCulture, $"{name}_{alpha:0.00}_{rows}");
    }
}
