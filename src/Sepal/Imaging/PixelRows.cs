using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Sepal.Imaging;

/// <summary>Four bytes a pixel to three.</summary>
internal static unsafe class PixelRows
{
    /// <summary>RGBA to RGB: alpha is left out.</summary>
    public static void DropAlpha(byte* rgba, Span<byte> rgb)
    {
        int count = rgb.Length / 3, i = 0;
        var order = Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 0x80, 0x80, 0x80, 0x80);
        ref byte target = ref MemoryMarshal.GetReference(rgb);
        if (Vector128.IsHardwareAccelerated)
            for (; i + 6 <= count; i += 4) // 16 bytes are stored for 12 meant: two more pixels must follow.
                Vector128.Shuffle(Vector128.Load(rgba + 4L * i), order).StoreUnsafe(ref target, (nuint)(3L * i));
        for (; i < count; i++)
        {
            byte* p = rgba + 4L * i;
            rgb[3 * i] = p[0];
            rgb[3 * i + 1] = p[1];
            rgb[3 * i + 2] = p[2];
        }
    }

    /// <summary>RGBA, not premultiplied, laid over white: Pillow's <c>Image.alpha_composite</c> to the last bit (seven extra bits, rounded division by 255).</summary>
    public static void OverWhite(byte* rgba, Span<byte> rgb)
    {
        const uint Half = 0x80 << 7;
        for (int i = 0; i < rgb.Length; i += 3, rgba += 4)
        {
            uint over = (uint)rgba[3] << 7, white = 255 * ((255u - rgba[3]) << 7) + Half;
            rgb[i] = Shift(rgba[0] * over + white);
            rgb[i + 1] = Shift(rgba[1] * over + white);
            rgb[i + 2] = Shift(rgba[2] * over + white);
        }

        static byte Shift(uint sum) => (byte)(((sum >> 8) + sum) >> 8 >> 7);
    }
}
