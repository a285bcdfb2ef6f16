namespace Sepal.Data;

/// <summary>
/// Pictures as a network's step takes them, still 8-bit. The arrays belong to the reader and are filled anew: a batch is valid until the
/// next one is asked for.
/// </summary>
public sealed class Batch
{
    internal Batch(int number, int count, int height, int width)
    {
        Number = number;
        Height = height;
        Width = width;
        Pixels = new byte[count * height * width * 3];
        Labels = new int[count];
        Indexes = new int[count];
    }

    /// <summary>The batch's place in the epoch, from 0.</summary>
    public int Number { get; internal set; }

    /// <summary>Pictures in this batch; the epoch's last batch may have fewer than the others.</summary>
    public int Count => Labels.Length;

    /// <summary>Rows of each picture.</summary>
    public int Height { get; }

    /// <summary>Columns of each picture.</summary>
    public int Width { get; }

    /// <summary>RGB values 0..255, shape (Count, Height, Width, 3) in C order.</summary>
    public byte[] Pixels { get; }

    /// <summary>The class of each picture.</summary>
    public int[] Labels { get; }

    /// <summary>Each picture's index in <see cref="PictureCache.Items"/>.</summary>
    public int[] Indexes { get; }

    internal Span<byte> Picture(int i) => Pixels.AsSpan(i * Height * Width * 3, Height * Width * 3);
}
