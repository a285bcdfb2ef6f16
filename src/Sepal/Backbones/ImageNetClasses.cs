using System.Globalization;
using System.IO.Compression;

namespace Sepal.Backbones;

/// <summary>ImageNet's 1,000 classes, what a backbone's classifier tells apart. Source: Russakovsky et al. (2015); ids and labels as in Keras's <c>imagenet_class_index.json</c>.</summary>
public static class ImageNetClasses
{
    private const int Count = 1000;

    private static readonly Lazy<IReadOnlyList<ImageNetClass>> Loaded = new(Load);

    /// <summary>All classes, in the order of their labels.</summary>
    public static IReadOnlyList<ImageNetClass> All => Loaded.Value;

    /// <summary>The likeliest classes of one picture, likeliest first; of equals the smaller label first. Keras's <c>decode_predictions</c>.</summary>
    /// <param name="probabilities">What the classifier gave for one picture.</param>
    /// <param name="top">How many, at least 1; 5.</param>
    /// <exception cref="ArgumentException">Not 1,000 probabilities.</exception>
    public static IReadOnlyList<ImageNetPrediction> Decode(ReadOnlySpan<float> probabilities, int top = 5)
    {
        if (probabilities.Length != Count)
            throw new ArgumentException($"Expected the {Count} probabilities of one picture; got {probabilities.Length}. Only a classifier of ImageNet's classes can be decoded.", nameof(probabilities));
        float[] values = probabilities.ToArray();
        return [.. All.OrderByDescending(c => values[c.Index]).Take(Check.Positive(top)).Select(c => new ImageNetPrediction(c, values[c.Index]))];
    }

    // Made by eng/imagenet-classes.sh: the id's distance from the one before, a space, the name.
    private static IReadOnlyList<ImageNetClass> Load()
    {
        using var packed = typeof(ImageNetClasses).Assembly.GetManifestResourceStream("imagenet-classes.gz")!;
        using var text = new StreamReader(new GZipStream(packed, CompressionMode.Decompress));
        var classes = new List<ImageNetClass>(Count);
        int id = 0;
        while (text.ReadLine() is { } line)
        {
            int space = line.IndexOf(' ', StringComparison.Ordinal);
            id += int.Parse(line.AsSpan(0, space), CultureInfo.InvariantCulture);
            classes.Add(new ImageNetClass(classes.Count, string.Create(CultureInfo.InvariantCulture, $"n{id:00000000}"), line[(space + 1)..]));
        }
        return classes;
    }
}
