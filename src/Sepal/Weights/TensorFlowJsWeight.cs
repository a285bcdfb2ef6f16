using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sepal.Weights;

/// <summary>An entry of a TensorFlow.js weights manifest: name, shape, how the numbers are stored, and what makes values of quantised ones.</summary>
internal sealed record TensorFlowJsWeight(string Name, ImmutableArray<long> Shape, int Count, StoredNumber Type, double? Scale, double Minimum, bool IsRounded)
{
    private const int BlockValues = 1 << 16;

    /// <summary>Bytes in the files.</summary>
    public long Bytes => (long)Count * Type.Size();

    /// <exception cref="WeightsException">The entry is damaged, or of a kind that no network of layers has.</exception>
    public static TensorFlowJsWeight Parse(JsonObject entry, string file)
    {
        string name = Text(entry["name"]) ?? throw Damaged("has no name", "?");
        var shape = entry["shape"] is JsonArray list ? list.Select(n => n is JsonValue v && v.GetValueKind() == JsonValueKind.Number && v.TryGetValue(out long size) ? size : -1).ToImmutableArray() : [-1];
        if (!StoredShape.TryCount(shape.AsSpan(), out int count)) throw Damaged($"has the shape {entry["shape"]?.ToJsonString() ?? "nothing"}", name);
        var quantised = entry["quantization"];
        string original = Text(entry["dtype"]) ?? "";
        string stored = quantised is null ? original : Text((quantised as JsonObject)?["dtype"]) ?? "";
        StoredNumber? type = stored switch
        {
            "float32" => StoredNumber.Float32,
            "float16" => StoredNumber.Float16,
            "int32" => StoredNumber.Int32,
            "uint16" when quantised is not null => StoredNumber.UInt16,
            "uint8" => StoredNumber.UInt8,
            "bool" => StoredNumber.Bool,
            _ => null,
        };
        if (type is null || original is not ("float32" or "float16" or "int32" or "uint8" or "bool"))
            throw new WeightsException($"{file} can't be used: its weight '{Hdf5Links.Printable(name)}' is stored as {Hdf5Links.Printable($"'{original}' {quantised?.ToJsonString()}")}. Expected float32, or quantised to float16, uint8 or uint16.");
        double? scale = null;
        double minimum = 0;
        if (quantised is not null && type is StoredNumber.UInt8 or StoredNumber.UInt16)
        {
            scale = Number(quantised["scale"]) ?? throw Damaged("is quantised without a scale", name);
            minimum = Number(quantised["min"]) ?? throw Damaged("is quantised without a minimum", name);
        }
        return new TensorFlowJsWeight(name, shape, count, type.Value, scale, minimum, original == "int32");

        WeightsException Damaged(string what, string weight) => new($"{file} is damaged: its weight '{Hdf5Links.Printable(weight)}' {what}. Expected a layers model of TensorFlow.js; copy or convert it again.");
    }

    /// <summary>The weight as a stored array that begins at a place of the files.</summary>
    public StoredTensor Stored(TensorFlowJsShards shards, long start) => new(Name, Shape, (first, values) =>
    {
        int size = Type.Size();
        byte[] block = ArrayPool<byte>.Shared.Rent(Math.Min(BlockValues, values.Length) * size);
        try
        {
            for (int i = 0; i < values.Length; i += BlockValues)
            {
                var part = values[i..Math.Min(values.Length, i + BlockValues)];
                var bytes = block.AsSpan(0, part.Length * size);
                shards.Read(start + ((first + i) * size), bytes);
                Type.ToFloats(bytes, part);
                if (Scale is { } scale) Restore(part, scale);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    });

    private void Restore(Span<float> values, double scale)
    {
        foreach (ref float value in values)
        {
            double restored = (value * scale) + Minimum;
            value = (float)(IsRounded ? Math.Floor(restored + 0.5) : restored);
        }
    }

    private static double? Number(JsonNode? node) => node is JsonValue v && v.GetValueKind() == JsonValueKind.Number && v.TryGetValue(out double number) && double.IsFinite(number) ? number : null;

    private static string? Text(JsonNode? node) => node is JsonValue v && v.GetValueKind() == JsonValueKind.String ? v.GetValue<string>() : null;
}
