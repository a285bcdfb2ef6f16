using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Sepal.Tests.Golden;

/// <summary>A NumPy array of version 1.0, C order, little-endian: float32, int32 or uint8.</summary>
public sealed partial record NpyArray(int[] Shape, string Type, byte[] Bytes)
{
    public float[] Floats => Type switch
    {
        "<f4" => MemoryMarshal.Cast<byte, float>(Bytes).ToArray(),
        "<i4" => [.. MemoryMarshal.Cast<byte, int>(Bytes).ToArray().Select(v => (float)v)],
        "|u1" => [.. Bytes.Select(v => (float)v)],
        "<f8" => [.. MemoryMarshal.Cast<byte, double>(Bytes).ToArray().Select(v => (float)v)],
        _ => throw new NotSupportedException(Type),
    };

    public int[] Ints => Type == "<i4" ? MemoryMarshal.Cast<byte, int>(Bytes).ToArray() : [.. Floats.Select(v => (int)v)];

    public static NpyArray Parse(byte[] file)
    {
        int header = BitConverter.ToUInt16(file, 8);
        string text = Encoding.ASCII.GetString(file, 10, header);
        string type = TypePattern().Match(text).Groups[1].Value;
        int[] shape = [.. ShapePattern().Match(text).Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(int.Parse)];
        return new NpyArray(shape, type, file[(10 + header)..]);
    }

    [GeneratedRegex(@"'descr': '([^']+)'")]
    private static partial Regex TypePattern();

    [GeneratedRegex(@"'shape': \(([^)]*)\)")]
    private static partial Regex ShapePattern();
}
