using System.Numerics;

namespace Sepal.Training;

/// <summary>
/// Sums of squares of gradients for clipping by norm. Each piece of fixed size is summed in 64 bits and the pieces are added in order,
/// so the sum is the same for any number of threads.
/// </summary>
internal static unsafe class GradientNorm
{
    public static double SumOfSquares(float* gradient, int length, int threads)
    {
        int pieces = (length + UpdatePass.PieceLength - 1) / UpdatePass.PieceLength;
        if (threads == 1 || pieces < 3)
        {
            double sum = 0;
            for (int i = 0; i < pieces; i++) sum += Piece(gradient, length, i);
            return sum;
        }
        double[] sums = new double[pieces];
        Parallel.For(0, pieces, new ParallelOptions { MaxDegreeOfParallelism = threads }, i => sums[i] = Piece(gradient, length, i));
        double total = 0;
        foreach (double sum in sums) total += sum;
        return total;
    }

    private static double Piece(float* gradient, int length, int piece)
    {
        int at = piece * UpdatePass.PieceLength, end = Math.Min(length, at + UpdatePass.PieceLength);
        Vector<double> low = default, high = default;
        for (; at + Vector<float>.Count <= end; at += Vector<float>.Count)
        {
            Vector.Widen(Vector.Load(gradient + at), out var a, out var b);
            low += a * a;
            high += b * b;
        }
        double sum = Vector.Sum(low + high);
        for (; at < end; at++) sum += (double)gradient[at] * gradient[at];
        return sum;
    }
}
