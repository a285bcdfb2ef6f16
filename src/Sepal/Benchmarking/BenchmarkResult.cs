using System.Text.Json.Nodes;
using Sepal.Numerics;

namespace Sepal.Benchmarking;

/// <summary>What a benchmark measured, and on what.</summary>
public sealed record BenchmarkResult
{
    /// <summary>What was measured: <c>report</c>, a network of the caller's, or a base and its width: <c>mobilenet 0.25</c>.</summary>
    public required string Network { get; init; }

    /// <summary>The processor's own name.</summary>
    public required string Processor { get; init; }

    /// <summary>Threads of one operation.</summary>
    public required int Threads { get; init; }

    /// <summary>Pictures of a batch.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Height and width of the pictures.</summary>
    public required int Size { get; init; }

    /// <summary>10⁹ multiplications and additions that a step needs for one picture: convolutions and dense layers only.</summary>
    public required double GflopPerImage { get; init; }

    /// <summary>Pictures a second of the same network as everyone writes it in plain TorchSharp modules, in float32 and with the C library's own allocator settings; null where there is no such network.</summary>
    public double? PlainImagesPerSecond { get; init; }

    /// <summary>The figures of each precision, float32 first.</summary>
    public required IReadOnlyList<PrecisionFigures> Figures { get; init; }

    /// <summary>The figures of the precision that was asked for: of <see cref="Precision.Auto"/> what it means on this processor.</summary>
    public required PrecisionFigures Main { get; init; }

    /// <summary>What a reader of the figures must know: what could not be measured here, and what disturbed it.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>As JSON: the main figures, what they were measured on, and the figures of each precision under its name.</summary>
    public JsonObject ToJson()
    {
        var json = Main.ToJson();
        if (PlainImagesPerSecond is { } plain) json["plain_images_per_second"] = PrecisionFigures.Round(plain);
        json["precision"] = Name(Main.Precision);
        json["network"] = Network;
        json["processor"] = Processor;
        json["threads"] = Threads;
        json["batch"] = BatchSize;
        json["size"] = Size;
        json["gflop_per_image"] = Math.Round(GflopPerImage, 3);
        foreach (var figures in Figures) json[Name(figures.Precision)] = figures.ToJson();
        json["notes"] = new JsonArray([.. Notes.Select(note => (JsonNode)note)]);
        return json;
    }

    private static string Name(Precision precision) => precision == Precision.BFloat16 ? "bfloat16" : "float32";
}
