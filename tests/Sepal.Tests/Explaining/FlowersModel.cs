using System.IO.Compression;
using System.Text.Json.Nodes;
using Sepal.Explaining;
using Sepal.Imaging;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Tests.Golden;
using Sepal.Weights;
using static TorchSharp.torch;

namespace Sepal.Tests.Explaining;

/// <summary>The network of golden/explain: trained by Keras on photos of five flowers, 112 × 112 pixels of 0..255.</summary>
internal static class FlowersModel
{
    public static readonly string[] Classes = ["daisy", "dandelion", "roses", "sunflowers", "tulips"];

    public static ImageSpec Spec { get; } = new() { Height = 112, Width = 112, Resize = new ResizePolicy(Interpolation.TensorFlow), Scaling = Scaling.None };

    public static Model Open(GoldenBook book)
    {
        using var zip = ZipFile.OpenRead(Path.Combine(book.Folder, "models", "flowers.keras"));
        var model = Model.FromConfig(JsonNode.Parse(new MemoryStream(Bytes(zip, "config.json")))!.AsObject());
        byte[] weights = Bytes(zip, "model.weights.h5");
        KerasWeightsFile.Read(new MemoryStream(weights), 0, weights.Length, "flowers.keras", model);
        return model;
    }

    public static Explainer Explainer(Model model) => new(model, Spec, Classes);

    /// <summary>A picture of the book as pixels, (1, 3, 112, 112).</summary>
    public static Tensor Pixels(GoldenBook book, int picture)
    {
        var input = book["input"];
        int size = 112 * 112 * 3;
        return Maps.FromKeras(tensor(input.Floats.AsSpan(picture * size, size).ToArray(), [1, 112, 112, 3]));
    }

    /// <summary>The book's photos themselves; the test is skipped where they are absent.</summary>
    public static string PhotoPath(GoldenBook book, int picture)
    {
        string path = Path.Combine(GoldenBook.Shared ?? "", book.Index.GetProperty("pictures")[picture].GetString()!);
        Assert.SkipWhen(!File.Exists(path), "the photos lie in ../shared/flowers, which is absent here");
        return path;
    }

    /// <summary>The book's formula numbers, on an even grid of levels in [-scale, scale].</summary>
    public static float[] Values(string name, int count, float scale, int levels)
    {
        uint seed = Formula.Crc32(name);
        float half = (levels - 1) / 2f;
        return [.. Enumerable.Range(0, count).Select(i => (Formula.Bits(seed, (uint)i) % (uint)levels - half) / half * scale)];
    }

    private static byte[] Bytes(ZipArchive zip, string entry)
    {
        using var stream = zip.GetEntry(entry)!.Open();
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
