using System.Numerics;
using System.Runtime.InteropServices;

namespace Sepal.Data.Auditing;

/// <summary>Looks for one thumbnail in another: as it is, mirrored, or with its edges cut off. Correlation forgets brightness and contrast.</summary>
internal static class ThumbnailMatch
{
    private const int Side = PictureFingerprint.Side;

    /// <summary>Points along a side: of a first look at every window, and of a closer look at the best.</summary>
    private const int Coarse = 16, Fine = 32;

    /// <summary>Below this no closer look finds a duplicate.</summary>
    private const float Promising = 0.6f;

    /// <summary>The least share of a side that is looked at.</summary>
    private const float Least = 0.75f;

    private static readonly (float Start, float Length)[] Spans = [(0, 1), .. from length in new[] { 0.92f, 0.84f } from place in new[] { 0f, 0.5f, 1f } select ((1 - length) * place, length)];

    private static readonly ThumbnailWindow[] Windows = [.. from down in Spans from across in Spans select new ThumbnailWindow(across.Start, down.Start, across.Length, down.Length)];

    /// <summary>The best correlation over all windows of either thumbnail, and whether one of them is mirrored for it.</summary>
    public static (double Similarity, bool IsMirrored) Best(PictureFingerprint first, PictureFingerprint second)
    {
        double upright = Either(first.Thumbnail, second.Thumbnail), mirrored = Either(first.Thumbnail, Mirror(second.Thumbnail));
        return mirrored > upright ? (mirrored, true) : (upright, false);
    }

    private static double Either(byte[] first, byte[] second) => Math.Max(Within(first, second), Within(second, first));

    /// <summary>The best correlation of a whole thumbnail with a window of another.</summary>
    private static float Within(byte[] whole, byte[] other)
    {
        var (window, best) = FirstLook(whole, other);
        return best < Promising ? best : CloserLook(whole, other, window);
    }

    private static (ThumbnailWindow, float) FirstLook(byte[] whole, byte[] other)
    {
        Span<float> fixedOne = stackalloc float[Coarse * Coarse], part = stackalloc float[Coarse * Coarse];
        var best = (Window: ThumbnailWindow.Whole, Value: 0f);
        if (!Take(whole, ThumbnailWindow.Whole, Coarse, fixedOne)) return best;
        foreach (var window in Windows)
        {
            if (!Take(other, window, Coarse, part)) continue;
            float value = Product(fixedOne, part);
            if (value > best.Value) best = (window, value);
        }
        return best;
    }

    /// <summary>Moves each edge of the window as long as that helps, in ever smaller steps.</summary>
    private static float CloserLook(byte[] whole, byte[] other, ThumbnailWindow window)
    {
        Span<float> fixedOne = stackalloc float[Fine * Fine], part = stackalloc float[Fine * Fine];
        Take(whole, ThumbnailWindow.Whole, Fine, fixedOne);
        float best = Take(other, window, Fine, part) ? Product(fixedOne, part) : 0;
        for (float step = 0.04f; step > 0.008f; step /= 2)
        {
            bool isBetter = true;
            for (int round = 0; isBetter && round < 3; round++)
            {
                isBetter = false;
                foreach (var next in Neighbours(window, step))
                {
                    if (!next.IsWithin(Least) || !Take(other, next, Fine, part) || Product(fixedOne, part) is var value && value <= best) continue;
                    (window, best, isBetter) = (next, value, true);
                }
            }
        }
        return best;
    }

    private static ThumbnailWindow[] Neighbours(ThumbnailWindow w, float step) =>
    [
        w with { Left = w.Left - step, Width = w.Width + step }, w with { Left = w.Left + step, Width = w.Width - step }, w with { Width = w.Width + step }, w with { Width = w.Width - step },
        w with { Top = w.Top - step, Height = w.Height + step }, w with { Top = w.Top + step, Height = w.Height - step }, w with { Height = w.Height + step }, w with { Height = w.Height - step },
    ];

    /// <summary>Values of a window, with mean 0 and length 1; false where they are all alike.</summary>
    private static bool Take(byte[] thumbnail, ThumbnailWindow window, int points, Span<float> values)
    {
        window.Sample(thumbnail, Side, points, values);
        float sum = 0, squares = 0;
        foreach (float value in values) sum += value;
        float mean = sum / values.Length;
        for (int i = 0; i < values.Length; i++) squares += (values[i] -= mean) * values[i];
        if (squares < values.Length) return false; // less than one level of difference
        float scale = 1 / MathF.Sqrt(squares);
        for (int i = 0; i < values.Length; i++) values[i] *= scale;
        return true;
    }

    // Both lengths are whole numbers of vectors.
    private static float Product(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var first = MemoryMarshal.Cast<float, Vector<float>>(a);
        var second = MemoryMarshal.Cast<float, Vector<float>>(b);
        var sum = Vector<float>.Zero;
        for (int i = 0; i < first.Length; i++) sum += first[i] * second[i];
        return Vector.Sum(sum);
    }

    private static byte[] Mirror(byte[] thumbnail)
    {
        byte[] mirrored = new byte[thumbnail.Length];
        for (int row = 0; row < Side; row++)
            for (int column = 0; column < Side; column++) mirrored[row * Side + column] = thumbnail[row * Side + Side - 1 - column];
        return mirrored;
    }
}
