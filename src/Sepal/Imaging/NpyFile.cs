using System.Buffers.Binary;
using System.Text;

namespace Sepal.Imaging;

/// <summary>Arrays as NumPy reads them (<c>numpy.load</c>): format 1.0, float32, little-endian, C order. Source: numpy.lib.format.</summary>
public static class NpyFile
{
    private const int Alignment = 64;

    /// <summary>Writes an array, whole or not at all.</summary>
    /// <param name="path">The file; its folder is created where it is missing.</param>
    /// <param name="values">The values, row after row.</param>
    /// <param name="shape">The sizes; their product is the number of values.</param>
    /// <exception cref="IOException">The file can't be written.</exception>
    public static void Save(string path, ReadOnlyMemory<float> values, params ReadOnlySpan<int> shape) => AtomicFile.WriteBytes(path, ToBytes(values.Span, shape));

    /// <summary>The file's bytes.</summary>
    /// <exception cref="ArgumentException">The number of values doesn't fit the shape.</exception>
    public static byte[] ToBytes(ReadOnlySpan<float> values, params ReadOnlySpan<int> shape)
    {
        long count = 1;
        foreach (int size in shape) count *= size;
        if (values.Length != count) throw new ArgumentException($"Expected {count} values for the shape ({string.Join(", ", shape.ToArray())}); got {values.Length}.", nameof(values));
        string sizes = string.Join(", ", shape.ToArray()) + (shape.Length == 1 ? "," : "");
        string header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({sizes}), }}";
        // Magic, version and length are ten bytes; the header ends in a line feed, and the numbers begin at a multiple of 64.
        int length = (10 + header.Length + 1 + Alignment - 1) / Alignment * Alignment - 10;
        byte[] file = new byte[10 + length + 4 * values.Length];
        byte[] magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, (byte)length, (byte)(length >> 8)];
        magic.CopyTo(file, 0);
        Encoding.ASCII.GetBytes(header.PadRight(length - 1) + '\n').CopyTo(file, 10);
        for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(10 + length + 4 * i), values[i]);
        return file;
    }
}
