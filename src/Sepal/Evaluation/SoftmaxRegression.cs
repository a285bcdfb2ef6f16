using Sepal.Numerics;
using static TorchSharp.torch;

namespace Sepal.Evaluation;

/// <summary>
/// A linear classifier of rows of numbers: multinomial logistic regression with a squared penalty on its weights, by accelerated gradient steps that start over where they lead uphill.
/// The same rows give the same weights up to rounding, whose order is the threads'. Source: Nesterov (1983); O'Donoghue and Candès, "Adaptive Restart for Accelerated Gradient Schemes" (2015).
/// </summary>
internal sealed class SoftmaxRegression
{
    private const int MostSteps = 300, PowerSteps = 15;
    private const float Tolerance = 1e-4f;

    private readonly float[] _weights, _bias;
    private readonly int _length;

    private SoftmaxRegression(float[] weights, float[] bias, int length) => (_weights, _bias, _length) = (weights, bias, length);

    /// <summary>Learns.</summary>
    /// <param name="rows">(rows, length), of about unit length each.</param>
    /// <param name="labels">A class for each row.</param>
    /// <param name="classes">How many there are.</param>
    /// <param name="penalty">Of half the squared weights, beside the mean loss of a row.</param>
    /// <param name="cancellation">Looked at once a step.</param>
    public static SoftmaxRegression Fit(float[] rows, int[] labels, int classes, double penalty, CancellationToken cancellation)
    {
        int count = labels.Length, length = rows.Length / count;
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var x = tensor(rows, [count, length]);
        float[] one = new float[count * classes];
        for (int i = 0; i < count; i++) one[i * classes + labels[i]] = 1;
        var truth = tensor(one, [count, classes]);
        float rate = (float)(1 / (0.5 * LargestSquare(x, length) / count + penalty + 1e-6));
        var (weights, bias) = (zeros(length, classes), zeros(classes));
        var (aheadWeights, aheadBias) = (weights, bias);
        double momentum = 1;
        for (int step = 0; step < MostSteps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var stepScope = NewDisposeScope();
            var error = ((x.mm(aheadWeights) + aheadBias).softmax(1) - truth) / count;
            var slope = x.t().mm(error) + (float)penalty * aheadWeights;
            var slopeOfBias = error.sum(0);
            Tensor next = aheadWeights - rate * slope, nextBias = aheadBias - rate * slopeOfBias;
            bool isDone = slope.norm().item<float>() < Tolerance;
            bool isUphill = (slope * (next - weights)).sum().item<float>() + (slopeOfBias * (nextBias - bias)).sum().item<float>() > 0;
            double nextMomentum = isUphill ? 1 : (1 + Math.Sqrt(1 + 4 * momentum * momentum)) / 2;
            float push = isUphill ? 0 : (float)((momentum - 1) / nextMomentum);
            (aheadWeights, aheadBias) = ((next + push * (next - weights)).MoveToOuterDisposeScope(), (nextBias + push * (nextBias - bias)).MoveToOuterDisposeScope());
            (weights, bias, momentum) = (next.MoveToOuterDisposeScope(), nextBias.MoveToOuterDisposeScope(), nextMomentum);
            if (isDone) break;
        }
        return new SoftmaxRegression(weights.data<float>().ToArray(), bias.data<float>().ToArray(), length);
    }

    /// <summary>Probabilities, (rows, classes).</summary>
    public float[] Probabilities(float[] rows)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var x = tensor(rows, [rows.Length / _length, _length]);
        return (x.mm(tensor(_weights, [_length, _bias.Length])) + tensor(_bias)).softmax(1).contiguous().data<float>().ToArray();
    }

    /// <summary>The largest eigenvalue of the rows' products, by power iteration; a little more, to be safe.</summary>
    private static double LargestSquare(Tensor x, int length)
    {
        using var scope = NewDisposeScope();
        var random = new RandomStream(seed: 0);
        var direction = tensor([.. Enumerable.Range(0, length).Select(_ => (float)random.NextNormal())], [length, 1]);
        double largest = 0;
        for (int i = 0; i < PowerSteps; i++)
        {
            direction = direction / direction.norm();
            var image = x.t().mm(x.mm(direction));
            largest = image.norm().item<float>();
            direction = image;
        }
        return 1.2 * largest;
    }
}
