using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sepal.Models;

namespace Sepal.Weights;

/// <summary>
/// Writes a network's weights as a safetensors file under their paths and in Keras's shapes: what <see cref="SafetensorsReader"/> reads. Kernels are stored as float16, whose rounding (one part
/// in 2,048) is far below what training on other pictures changes; all else, one number in thirty, as float32. The same weights give the same bytes.
/// </summary>
internal static class SafetensorsWriter
{
    public static void Write(Stream stream, Model model)
    {
        var header = new JsonObject();
        using var numbers = new MemoryStream();
        foreach (var (path, weight) in model.NamedWeights().DistinctBy(w => w.Weight))
        {
            bool isHalf = weight.Name == "kernel";
            long start = numbers.Length;
            foreach (float value in weight.ToArray()) Append(numbers, value, isHalf);
            header[path] = new JsonObject
            {
                ["dtype"] = isHalf ? "F16" : "F32",
                ["shape"] = new JsonArray([.. weight.Shape.Select(size => (JsonNode)size)]),
                ["data_offsets"] = new JsonArray(start, numbers.Length),
            };
        }
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header);
        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        stream.Write(length);
        stream.Write(json);
        numbers.WriteTo(stream);
    }

    private static void Append(MemoryStream numbers, float value, bool isHalf)
    {
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        if (isHalf) BinaryPrimitives.WriteHalfLittleEndian(bytes, (Half)value);
        else BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        numbers.Write(bytes[..(isHalf ? 2 : sizeof(float))]);
    }
}
