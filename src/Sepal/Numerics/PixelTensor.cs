using static TorchSharp.torch;

namespace Sepal.Numerics;

/// <summary>The one place where pixels become a tensor: in training, evaluation, prediction and explanation alike.</summary>
internal static class PixelTensor
{
    /// <summary>
    /// A batch of 8-bit RGB pictures (count, height, width, 3) as (count, 3, height, width) in channels-last memory:
    /// output channel c is input[bgr ? 2 - c : c] × multiply[c] + add[c], computed in float32. The caller's dispose scope owns it.
    /// </summary>
    public static Tensor Create(ReadOnlySpan<byte> pixels, int count, int height, int width, IReadOnlyList<float> multiply, IReadOnlyList<float> add, bool bgr, ScalarType type)
    {
        if (pixels.Length != (long)count * height * width * 3)
            throw new ArgumentException($"Expected {count} pictures of {height}×{width}×3 bytes; got {pixels.Length} bytes.", nameof(pixels));
        using var scope = NewDisposeScope();
        var bytes = empty([count, height, width, 3], ScalarType.Byte);
        pixels.CopyTo(bytes.bytes);
        var x = bytes.permute(0, 3, 1, 2).to(ScalarType.Float32);
        if (bgr) x = x.flip(1);
        if (multiply.Distinct().Count() == 1 && add.Distinct().Count() == 1)
        {
            if (multiply[0] != 1) x.mul_(multiply[0]);
            if (add[0] != 0) x.add_(add[0]);
        }
        else
        {
            x.mul_(tensor(multiply.ToArray()).reshape(1, 3, 1, 1)).add_(tensor(add.ToArray()).reshape(1, 3, 1, 1));
        }
        return x.to(type).MoveToOuterDisposeScope();
    }

    /// <summary>Levels that need not be whole, (count, height, width, 3) row after row, as (count, 3, height, width) in channels-last memory, unscaled. The caller's dispose scope owns it.</summary>
    public static Tensor Levels(float[] levels, int count, int height, int width)
    {
        using var scope = NewDisposeScope();
        return tensor(levels, [count, height, width, 3]).permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }

    /// <summary>The same of several pictures, an array each.</summary>
    public static Tensor Levels(IReadOnlyList<float[]> pictures, int height, int width)
    {
        float[] all = new float[pictures.Count * height * width * 3];
        for (int i = 0; i < pictures.Count; i++) pictures[i].CopyTo(all, i * height * width * 3);
        return Levels(all, pictures.Count, height, width);
    }

    /// <summary>
    /// The same arithmetic on floats that gradients flow through: (count, 3, height, width), RGB 0..255, to what a network takes, equal to <see cref="Create"/>'s
    /// for whole numbers. The caller's dispose scope owns it.
    /// </summary>
    public static Tensor Scale(Tensor rgb, IReadOnlyList<float> multiply, IReadOnlyList<float> add, bool bgr, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var x = (bgr ? rgb.flip(1) : rgb) * tensor(multiply.ToArray()).reshape(1, 3, 1, 1) + tensor(add.ToArray()).reshape(1, 3, 1, 1);
        return x.to(type).MoveToOuterDisposeScope();
    }
}
