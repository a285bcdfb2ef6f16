using Sepal.Layers;
using Sepal.Models;

namespace Sepal.Benchmarking;

/// <summary>The report's first network: 3,455,173 weights at 150 × 150 and five classes.</summary>
internal static class ReportNetwork
{
    /// <summary>The smallest picture that four rounds of convolution and pooling leave something of.</summary>
    public const int LeastSize = 46;

    public static int Classes => 5;

    /// <summary>Filters of the convolutions, each 3 × 3 and followed by a pooling of 2 × 2.</summary>
    public static IReadOnlyList<int> Filters { get; } = [32, 64, 128, 128];

    public static int Units => 512;

    public static Model Create(int size)
    {
        var model = new Sequential("report");
        foreach (int filters in Filters)
        {
            model.Add(new Conv2D(filters, 3, activation: "relu", inputShape: model.Layers.Count == 0 ? (size, size, 3) : null));
            model.Add(new MaxPooling2D());
        }
        model.Add(new Flatten());
        model.Add(new Dense(Units, activation: "relu"));
        model.Add(new Dense(Classes, activation: "softmax"));
        return model;
    }

    /// <summary>Values that flatten gives: what four valid convolutions and poolings leave.</summary>
    public static int FlatLength(int size)
    {
        foreach (int _ in Filters) size = (size - 2) / 2;
        return size * size * Filters[^1];
    }
}
