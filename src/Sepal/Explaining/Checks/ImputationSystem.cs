namespace Sepal.Explaining;

/// <summary>
/// The linear system of <see cref="LinearImputation"/>. Removed pixel i: (sum of weights within the picture) x_i - sum over removed neighbours of weight x_j = sum over kept
/// neighbours of weight x_j. Symmetric and positive: conjugate gradients solve it, three colours at once.
/// </summary>
internal sealed class ImputationSystem
{
    private const double Beside = 1 / 6.0, Across = 1 / 12.0;

    // The rest of the system when the work stops, in levels: far below the noise.
    private const double Enough = 1e-3;

    private static readonly (int Row, int Column, double Weight)[] Neighbours =
        [(-1, -1, Across), (-1, 0, Beside), (-1, 1, Across), (0, -1, Beside), (0, 1, Beside), (1, -1, Across), (1, 0, Beside), (1, 1, Across)];

    private readonly int _height, _width;
    private readonly int[] _pixels, _links;
    private readonly double[] _diagonal;

    public ImputationSystem(bool[] isKept, int height, int width)
    {
        (_height, _width) = (height, width);
        _pixels = [.. Enumerable.Range(0, isKept.Length).Where(pixel => !isKept[pixel])];
        int[] places = new int[isKept.Length];
        places.AsSpan().Fill(-1);
        for (int i = 0; i < _pixels.Length; i++) places[_pixels[i]] = i;
        _diagonal = new double[_pixels.Length];
        _links = new int[_pixels.Length * Neighbours.Length];
        for (int i = 0; i < _pixels.Length; i++)
            for (int k = 0; k < Neighbours.Length; k++)
            {
                int neighbour = Neighbour(_pixels[i], k);
                _links[i * Neighbours.Length + k] = neighbour < 0 ? -1 : places[neighbour];
                if (neighbour >= 0) _diagonal[i] += Neighbours[k].Weight;
            }
    }

    /// <summary>Brings the removed pixels of levels, (height, width, 3), nearer to the solution.</summary>
    public void Improve(double[] levels, int rounds)
    {
        int n = 3 * _pixels.Length;
        double[] x = new double[n], rest = new double[n], direction = new double[n], product = new double[n];
        for (int i = 0; i < n; i++) x[i] = levels[3 * _pixels[i / 3] + i % 3];
        Multiply(x, product);
        for (int i = 0; i < _pixels.Length; i++)
            for (int k = 0; k < Neighbours.Length; k++)
                if (_links[i * Neighbours.Length + k] < 0 && Neighbour(_pixels[i], k) is >= 0 and var kept)
                    for (int channel = 0; channel < 3; channel++) rest[3 * i + channel] += Neighbours[k].Weight * levels[3 * kept + channel];
        for (int i = 0; i < n; i++)
        {
            rest[i] -= product[i];
            direction[i] = rest[i] / _diagonal[i / 3];
        }
        double[] sizes = Dot(rest, direction);
        for (int round = 0; round < rounds && sizes.Any(size => size > Enough * Enough * _pixels.Length); round++)
        {
            Multiply(direction, product);
            double[] steps = Dot(direction, product);
            for (int c = 0; c < 3; c++) steps[c] = steps[c] > 0 ? sizes[c] / steps[c] : 0;
            double[] former = sizes;
            sizes = new double[3];
            for (int i = 0; i < n; i++)
            {
                x[i] += steps[i % 3] * direction[i];
                rest[i] -= steps[i % 3] * product[i];
                sizes[i % 3] += rest[i] * rest[i] / _diagonal[i / 3];
            }
            for (int i = 0; i < n; i++) direction[i] = rest[i] / _diagonal[i / 3] + (former[i % 3] > 0 ? sizes[i % 3] / former[i % 3] : 0) * direction[i];
        }
        for (int i = 0; i < n; i++) levels[3 * _pixels[i / 3] + i % 3] = x[i];
    }

    private void Multiply(double[] x, double[] product)
    {
        for (int i = 0; i < _pixels.Length; i++)
        {
            double red = _diagonal[i] * x[3 * i], green = _diagonal[i] * x[3 * i + 1], blue = _diagonal[i] * x[3 * i + 2];
            for (int k = 0; k < Neighbours.Length; k++)
            {
                int j = 3 * _links[i * Neighbours.Length + k];
                if (j < 0) continue;
                double weight = Neighbours[k].Weight;
                red -= weight * x[j];
                green -= weight * x[j + 1];
                blue -= weight * x[j + 2];
            }
            (product[3 * i], product[3 * i + 1], product[3 * i + 2]) = (red, green, blue);
        }
    }

    private int Neighbour(int pixel, int k)
    {
        int row = pixel / _width + Neighbours[k].Row, column = pixel % _width + Neighbours[k].Column;
        return row >= 0 && row < _height && column >= 0 && column < _width ? row * _width + column : -1;
    }

    private static double[] Dot(double[] a, double[] b)
    {
        double red = 0, green = 0, blue = 0;
        for (int i = 0; i < a.Length; i += 3)
        {
            red += a[i] * b[i];
            green += a[i + 1] * b[i + 1];
            blue += a[i + 2] * b[i + 2];
        }
        return [red, green, blue];
    }
}
