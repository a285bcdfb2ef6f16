using System.Text;
using Sepal.Models;

namespace Sepal.Tests.Golden;

/// <summary>
/// Weights made by a formula, the same in any language: golden/make/common.py computes them for Keras, this for Sepal. 32-bit integer arithmetic alone:
/// a hash of the weight's path and of the position, cut to eight levels and scaled so that activations stay alive at any depth.
/// </summary>
internal static class Formula
{
    private const int Levels = 8;

    public static uint Bits(uint seed, uint position)
    {
        uint h = unchecked(position * 0x9E3779B1u + seed);
        h = unchecked((h ^ (h >> 16)) * 0x85EBCA6Bu);
        h = unchecked((h ^ (h >> 13)) * 0xC2B2AE35u);
        return h ^ (h >> 16);
    }

    /// <summary>Values on an even grid in [-scale, scale], plus an offset.</summary>
    public static void Fill(Span<float> values, string name, float scale, float offset = 0, uint first = 0)
    {
        uint seed = Crc32(name);
        Span<float> grid = stackalloc float[Levels];
        const float half = (Levels - 1) / 2f;
        for (int level = 0; level < Levels; level++) grid[level] = offset + (level - half) / half * scale;
        for (int i = 0; i < values.Length; i++) values[i] = grid[(int)(Bits(seed, first + (uint)i) % Levels)];
    }

    /// <summary>The values of a weight: Keras's role and shape decide the scale.</summary>
    public static void Fill(Span<float> values, string path, string role, ReadOnlySpan<int> shape)
    {
        string name = $"{path}/{role}";
        switch (role)
        {
            case "kernel" or "pointwise_kernel":
                long fanIn = 1;
                foreach (int size in shape[..^1]) fanIn *= size; // depthwise kernels too: Keras 3 calls them kernel
                Fill(values, name, (float)Math.Sqrt(6.0 / fanIn));
                break;
            case "gamma":
                Fill(values, name, 0.2f, 1);
                break;
            case "moving_variance":
                Fill(values, name, 0.5f, 1);
                break;
            case "bias" or "beta" or "moving_mean":
                Fill(values, name, 0.1f);
                break;
            default:
                throw new NotSupportedException(role);
        }
    }

    /// <summary>Fills every weight of a model; the key stands before each path.</summary>
    public static void Fill(Model model, string key)
    {
        foreach (var layer in model.Layers)
        {
            if (layer is Model inner)
            {
                Fill(inner, $"{key}/{inner.Name}");
                continue;
            }
            foreach (var weight in layer.Weights)
                weight.Assign(weight, (values, w) => Fill(values, $"{key}/{layer.Name}", w.Name, w.Shape.AsSpan()));
        }
    }

    /// <summary>The checksum of zip files, of a name.</summary>
    public static uint Crc32(string text)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320u : crc >> 1;
        }
        return ~crc;
    }
}
