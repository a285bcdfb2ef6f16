namespace Sepal.Explaining;

/// <summary>
/// The linear system of <see cref="LinearImputation"/>. Removed pixel i: (sum of weights within the picture) x_i - sum over removed neighbours of weight x_j = sum over kept
/// neighbours of weight x_j. Symmetric and positive: conjugate gradients solve it, a colour after the other.
/// </summary>
internal sealed class ImputationSystem
{
    private const double Beside = 1 / 6.0, Across = 1 / 12.0;

    // The rest of the system when the work stops, in levels: far below the noise.
    private const double Enough = 1e-3;

    // In rows; those across corners are the first, third, sixth and eighth.
    private static readonly (int Row, int Column, double Weight)[] Neighbours =
        [(-1, -1, Across), (-1, 0, Beside), (-1, 1, Across), (0, -1, Beside), (0, 1, Beside), (1, -1, Across), (1, 0, Beside), (1, 1, Across)];

    private readonly int _height, _width;
    private readonly int[] _pixels, _links;
    private readonly double[] _diagonal, _inverse, _padded;

    public ImputationSystem(bool[] isKept, int height, int width)
    {
        (_height, _width) = (height, width);
        _pixels = [.. Enumerable.Range(0, isKept.Length).Where(pixel => !isKept[pixel])];
        int[] places = new int[isKept.Length];
        places.AsSpan().Fill(-1);
        for (int i = 0; i < _pixels.Length; i++) places[_pixels[i]] = i;
        _diagonal = new double[_pixels.Length];
        _links = new int[_pixels.Length * Neighbours.Length];
        _padded = new double[_pixels.Length + 1];
        for (int i = 0; i < _pixels.Length; i++)
            for (int k = 0; k < Neighbours.Length; k++)
            {
                int neighbour = Neighbour(_pixels[i], k);
                _links[i * Neighbours.Length + k] = neighbour < 0 || places[neighbour] < 0 ? _pixels.Length : places[neighbour];
                if (neighbour >= 0) _diagonal[i] += Neighbours[k].Weight;
            }
        _inverse = [.. _diagonal.Select(value => 1 / value)];
    }

    /// <summary>Brings the removed pixels of levels, (height, width, 3), nearer to the solution.</summary>
    public void Improve(double[] levels, int rounds)
    {
        for (int channel = 0; channel < 3; channel++) Improve(levels, channel, rounds);
    }

    private void Improve(double[] levels, int channel, int rounds)
    {
        int n = _pixels.Length;
        double[] x = new double[n], rest = new double[n], direction = new double[n], product = new double[n];
        for (int i = 0; i < n; i++) x[i] = levels[3 * _pixels[i] + channel];
        Multiply(x, product);
        double size = 0;
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < Neighbours.Length; k++)
                if (_links[i * Neighbours.Length + k] == n && Neighbour(_pixels[i], k) is >= 0 and var kept) rest[i] += Neighbours[k].Weight * levels[3 * kept + channel];
            rest[i] -= product[i];
            direction[i] = rest[i] * _inverse[i];
            size += rest[i] * direction[i];
        }
        for (int round = 0; round < rounds && size > Enough * Enough * n; round++)
        {
            double step = size / Multiply(direction, product), former = size;
            size = 0;
            for (int i = 0; i < n; i++)
            {
                x[i] += step * direction[i];
                rest[i] -= step * product[i];
                size += rest[i] * rest[i] * _inverse[i];
            }
            double share = size / former;
            for (int i = 0; i < n; i++) direction[i] = rest[i] * _inverse[i] + share * direction[i];
        }
        for (int i = 0; i < n; i++) levels[3 * _pixels[i] + channel] = x[i];
    }

    /// <summary>The matrix times x, and x times that.</summary>
    private double Multiply(double[] x, double[] product)
    {
        // One place more, which is 0: kept pixels and those outside have it, so that the loop needs no test.
        double[] padded = _padded;
        x.CopyTo(padded, 0);
        double sum = 0;
        for (int i = 0, link = 0; i < x.Length; i++, link += Neighbours.Length)
        {
            var links = _links.AsSpan(link, Neighbours.Length);
            double across = padded[links[0]] + padded[links[2]] + padded[links[5]] + padded[links[7]];
            double beside = padded[links[1]] + padded[links[3]] + padded[links[4]] + padded[links[6]];
            product[i] = _diagonal[i] * x[i] - Across * across - Beside * beside;
            sum += x[i] * product[i];
        }
        return sum;
    }

    private int Neighbour(int pixel, int k)
    {
        int row = pixel / _width + Neighbours[k].Row, column = pixel % _width + Neighbours[k].Column;
        return row >= 0 && row < _height && column >= 0 && column < _width ? row * _width + column : -1;
    }
}
