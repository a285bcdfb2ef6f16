using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Sepal.Weights;

/// <summary>
/// Reads a safetensors file: the header's length (eight bytes), the header as JSON (name to type, shape and place), the numbers.
/// The numbers have to be stored one after the other, without gaps or overlaps.
/// Source: the format's description in the README of huggingface/safetensors.
/// </summary>
internal static class SafetensorsReader
{
    private const string Kind = "a safetensors file";
    private const int LengthBytes = 8, MostTensors = 100_000;
    private const long MostHeaderBytes = 32 << 20;

    private static readonly Dictionary<string, StoredNumber> Types = new()
    {
        ["BOOL"] = StoredNumber.Bool,
        ["U8"] = StoredNumber.UInt8,
        ["I8"] = StoredNumber.Int8,
        ["U16"] = StoredNumber.UInt16,
        ["I16"] = StoredNumber.Int16,
        ["U32"] = StoredNumber.UInt32,
        ["I32"] = StoredNumber.Int32,
        ["U64"] = StoredNumber.UInt64,
        ["I64"] = StoredNumber.Int64,
        ["F16"] = StoredNumber.Float16,
        ["BF16"] = StoredNumber.BFloat16,
        ["F32"] = StoredNumber.Float32,
        ["F64"] = StoredNumber.Float64,
    };

    /// <summary>The arrays in the order of their names in the header.</summary>
    /// <exception cref="WeightsException">The file is cut off, damaged or of another kind.</exception>
    public static IReadOnlyList<StoredTensor> Read(Stream stream, string name)
    {
        var file = new FileBytes(stream, name, Kind);
        Span<byte> head = stackalloc byte[LengthBytes];
        file.Read(0, head);
        long length = BinaryPrimitives.ReadInt64LittleEndian(head);
        if (length < 2 || length > file.Length - LengthBytes) throw file.Damaged($"its header should have {(ulong)length} bytes, but {file.Length - LengthBytes} follow");
        if (length > MostHeaderBytes) throw file.Refused($"its header has {length} bytes. Expected at most {MostHeaderBytes}");
        var entries = Header(file, file.Read(LengthBytes, length));
        CheckPlaces(file, entries, file.Length - LengthBytes - length);
        return [.. entries.Select(e => Tensor(file, e, LengthBytes + length))];
    }

    /// <summary>Whether a file may be one: JSON behind eight bytes.</summary>
    public static bool Looks(ReadOnlySpan<byte> head) => head.Length > LengthBytes && head[LengthBytes] == (byte)'{';

    private static StoredTensor Tensor(FileBytes file, Entry entry, long data)
    {
        var type = entry.Type;
        long start = data + entry.Start;
        return new StoredTensor(entry.Name, entry.Shape, (first, values) => file.ReadFloats(start + (first * type.Size()), type, values));
    }

    private static List<Entry> Header(FileBytes file, byte[] json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 4 });
            var entries = new List<Entry>();
            var names = new HashSet<string>(StringComparer.Ordinal);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject) throw file.Damaged("its header is no JSON object");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = reader.GetString()!;
                if (!names.Add(name)) throw file.Damaged($"it holds '{Hdf5Links.Printable(name)}' twice");
                reader.Read();
                if (name == "__metadata__")
                {
                    reader.Skip();
                    continue;
                }
                entries.Add(ReadEntry(file, ref reader, name));
                if (entries.Count > MostTensors) throw file.Refused($"it holds more than {MostTensors} arrays");
            }
            if (reader.TokenType != JsonTokenType.EndObject || reader.Read()) throw file.Damaged("its header does not end where it should");
            return entries;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or DecoderFallbackException)
        {
            // A token of another kind, a number that does not fit, bytes that are no text.
            throw file.Damaged("its header is not the JSON that it should be", e);
        }
    }

    private static Entry ReadEntry(FileBytes file, ref Utf8JsonReader reader, string name)
    {
        string? type = null;
        ImmutableArray<long>? shape = null, offsets = null;
        if (reader.TokenType != JsonTokenType.StartObject) throw file.Damaged($"the entry of '{Hdf5Links.Printable(name)}' is no object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            switch (key)
            {
                case "dtype" when type is null: type = reader.GetString(); break;
                case "shape" when shape is null: shape = Numbers(ref reader); break;
                case "data_offsets" when offsets is null: offsets = Numbers(ref reader); break;
                default: throw file.Damaged($"the entry of '{Hdf5Links.Printable(name)}' holds '{Hdf5Links.Printable(key)}', which is unknown or there twice");
            }
        }
        if (type is null || shape is null || offsets is not { Length: 2 }) throw file.Damaged($"the entry of '{Hdf5Links.Printable(name)}' has no dtype, shape or data_offsets");
        if (!Types.TryGetValue(type, out var number)) throw file.Refused($"'{Hdf5Links.Printable(name)}' has the type '{Hdf5Links.Printable(type)}'. Expected one of {string.Join(", ", Types.Keys)}");
        if (!StoredShape.TryCount(shape.Value.AsSpan(), out int count))
            throw file.Refused($"'{Hdf5Links.Printable(name)}' has the shape {StoredShape.Text(shape.Value)}, which is negative or larger than can be held");
        var (start, end) = (offsets.Value[0], offsets.Value[1]);
        if (start < 0 || end < start || end - start != (long)count * number.Size())
            throw file.Damaged($"'{Hdf5Links.Printable(name)}' of shape {StoredShape.Text(shape.Value)} needs {(long)count * number.Size()} bytes and has the place {start} to {end}");
        return new Entry(name, number, shape.Value, start, end);
    }

    private static ImmutableArray<long> Numbers(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("Expected a list.");
        var numbers = ImmutableArray.CreateBuilder<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            numbers.Add(reader.GetInt64());
            if (numbers.Count > StoredShape.MostAxes) throw new JsonException("Too long a list.");
        }
        return numbers.ToImmutable();
    }

    private static void CheckPlaces(FileBytes file, List<Entry> entries, long dataBytes)
    {
        long at = 0;
        foreach (var entry in entries.OrderBy(e => e.Start).ThenBy(e => e.End))
        {
            if (entry.End > dataBytes) throw file.Damaged($"'{Hdf5Links.Printable(entry.Name)}' ends at {entry.End}, but {dataBytes} bytes follow the header");
            if (entry.Start != at) throw file.Damaged($"'{Hdf5Links.Printable(entry.Name)}' begins at {entry.Start}; the array before it ends at {at}");
            at = entry.End;
        }
        if (at != dataBytes) throw file.Damaged($"{dataBytes - at} bytes after the last array belong to none");
    }

    private sealed record Entry(string Name, StoredNumber Type, ImmutableArray<long> Shape, long Start, long End);
}
