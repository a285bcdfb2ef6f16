using Sepal.Numerics;

namespace Sepal.Explaining;

/// <summary>
/// Replaces pixels by what their neighbours suggest: each removed pixel is the weighted mean of its eight neighbours (1/6 beside, 1/12 across corners), all of them together
/// a linear system, and a little noise on top, so that the hole's shape tells little. Source: Rong et al. (ICML 2022), section 4.2.
/// </summary>
internal sealed class LinearImputation(int height, int width)
{
    private const double Beside = 1 / 6.0, Across = 1 / 12.0;

    // In levels of 0..255: 1% of the range.
    private const double NoiseDeviation = 2.55;

    // The rest of the system when the work stops, relative to its beginning: far below the noise.
    private const double Tolerance = 1e-3;
    private const int MostRounds = 1000;

    private static readonly (int Row, int Column, double Weight)[] Neighbours =
        [(-1, -1, Across), (-1, 0, Beside), (-1, 1, Across), (0, -1, Beside), (0, 1, Beside), (1, -1, Across), (1, 0, Beside), (1, 1, Across)];

    /// <summary>A copy of levels, (height, width, 3), with these pixels replaced.</summary>
    public float[] Fill(float[] levels, ReadOnlySpan<int> removed, ref RandomStream random)
    {
        float[] filled = [.. levels];
        if (removed.Length == 0 || removed.Length == height * width) return filled;
        var system = new SparseSystem(height, width, removed);
        for (int channel = 0; channel < 3; channel++)
        {
            double[] solution = system.Solve(levels, channel);
            for (int i = 0; i < removed.Length; i++) filled[3 * removed[i] + channel] = (float)(solution[i] + NoiseDeviation * random.NextNormal());
        }
        return filled;
    }

    /// <summary>Pixel i: (sum of weights within the picture) x_i - sum over removed neighbours of weight x_j = sum over kept neighbours of weight x_j. Symmetric and positive: conjugate gradients solve it.</summary>
    private sealed class SparseSystem
    {
        private readonly int _height, _width;
        private readonly int[] _pixels, _places, _links;
        private readonly double[] _diagonal;

        public SparseSystem(int height, int width, ReadOnlySpan<int> removed)
        {
            (_height, _width, _pixels) = (height, width, removed.ToArray());
            _places = new int[height * width];
            _places.AsSpan().Fill(-1);
            for (int i = 0; i < _pixels.Length; i++) _places[_pixels[i]] = i;
            _diagonal = new double[_pixels.Length];
            _links = new int[_pixels.Length * Neighbours.Length];
            for (int i = 0; i < _pixels.Length; i++)
                for (int k = 0; k < Neighbours.Length; k++)
                {
                    int neighbour = Neighbour(_pixels[i], k);
                    _links[i * Neighbours.Length + k] = neighbour < 0 ? -1 : _places[neighbour];
                    if (neighbour >= 0) _diagonal[i] += Neighbours[k].Weight;
                }
        }

        public double[] Solve(float[] levels, int channel)
        {
            int n = _pixels.Length;
            double[] x = new double[n], rest = new double[n], direction = new double[n], product = new double[n];
            x.AsSpan().Fill(KeptMean(levels, channel));
            Multiply(x, product);
            for (int i = 0; i < n; i++)
                for (int k = 0; k < Neighbours.Length; k++)
                    if (_links[i * Neighbours.Length + k] < 0 && Neighbour(_pixels[i], k) is >= 0 and var kept) rest[i] += Neighbours[k].Weight * levels[3 * kept + channel];
            for (int i = 0; i < n; i++)
            {
                rest[i] -= product[i];
                direction[i] = rest[i] / _diagonal[i];
            }
            double size = Dot(rest, direction), target = size * Tolerance * Tolerance;
            for (int round = 0; round < MostRounds && size > target && size > 1e-12; round++)
            {
                Multiply(direction, product);
                double step = size / Dot(direction, product);
                for (int i = 0; i < n; i++)
                {
                    x[i] += step * direction[i];
                    rest[i] -= step * product[i];
                }
                double former = size;
                size = 0;
                for (int i = 0; i < n; i++) size += rest[i] * rest[i] / _diagonal[i];
                double share = size / former;
                for (int i = 0; i < n; i++) direction[i] = rest[i] / _diagonal[i] + share * direction[i];
            }
            return x;
        }

        private void Multiply(double[] x, double[] product)
        {
            for (int i = 0; i < x.Length; i++)
            {
                double sum = _diagonal[i] * x[i];
                for (int k = 0; k < Neighbours.Length; k++)
                    if (_links[i * Neighbours.Length + k] is >= 0 and var j) sum -= Neighbours[k].Weight * x[j];
                product[i] = sum;
            }
        }

        private double KeptMean(float[] levels, int channel)
        {
            double sum = 0;
            int count = 0;
            for (int pixel = 0; pixel < _places.Length; pixel++)
            {
                if (_places[pixel] >= 0) continue;
                sum += levels[3 * pixel + channel];
                count++;
            }
            return sum / count;
        }

        private int Neighbour(int pixel, int k)
        {
            int row = pixel / _width + Neighbours[k].Row, column = pixel % _width + Neighbours[k].Column;
            return row >= 0 && row < _height && column >= 0 && column < _width ? row * _width + column : -1;
        }

        private static double Dot(double[] a, double[] b)
        {
            double sum = 0;
            for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
            return sum;
        }
    }
}
