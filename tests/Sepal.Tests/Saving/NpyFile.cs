using System.Runtime.InteropServices;
using System.Text;

namespace Sepal.Tests.Saving;

/// <summary>Writes a NumPy array of version 1.0: float32, C order, little-endian.</summary>
internal static class NpyFile
{
    public static string Write(string path, ReadOnlySpan<float> values, params int[] shape)
    {
        string header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({string.Join(", ", shape)},), }}";
        header = header.PadRight(((header.Length + 11 + 63) / 64 * 64) - 11) + '\n';
        using var file = File.Create(path);
        file.Write([0x93, .. "NUMPY"u8, 1, 0, .. BitConverter.GetBytes((ushort)header.Length)]);
        file.Write(Encoding.ASCII.GetBytes(header));
        file.Write(MemoryMarshal.AsBytes(values));
        return path;
    }
}
