namespace Sepal.Reporting.Charts;

/// <summary>A straight scale from values to places in a drawing, with round numbers as its marks.</summary>
internal sealed class Axis
{
    private readonly double _least, _most, _from, _to;

    private Axis(double least, double most, double from, double to, IReadOnlyList<double> marks, int decimals)
        => (_least, _most, _from, _to, Marks, Decimals) = (least, most, from, to, marks, decimals);

    /// <summary>Round values within the scale.</summary>
    public IReadOnlyList<double> Marks { get; }

    /// <summary>Decimals that tell the marks apart.</summary>
    public int Decimals { get; }

    /// <summary>An axis that begins and ends at a mark.</summary>
    /// <param name="least">The smallest value that is shown.</param>
    /// <param name="most">The largest one; above <paramref name="least"/>.</param>
    /// <param name="from">The place of the axis's beginning.</param>
    /// <param name="to">The place of its end.</param>
    /// <param name="marks">About how many marks.</param>
    public static Axis Round(double least, double most, double from, double to, int marks = 5)
    {
        double step = Step((most - least) / marks);
        double first = Math.Floor(least / step + 1e-9) * step, last = Math.Ceiling(most / step - 1e-9) * step;
        int count = (int)Math.Round((last - first) / step);
        return new Axis(first, last, from, to, [.. Enumerable.Range(0, count + 1).Select(i => first + i * step)], Math.Max(0, -(int)Math.Floor(Math.Log10(step) + 1e-9)));
    }

    /// <summary>An axis of whole numbers from 1, as epochs are, with a little room at both ends.</summary>
    public static Axis Whole(int count, double from, double to, int marks = 8)
    {
        int step = (int)Math.Max(1, Step((double)count / marks));
        var values = Enumerable.Range(1, count).Where(value => step == 1 || value % step == 0 || value == 1).Select(value => (double)value);
        return new Axis(0.5, count + 0.5, from, to, [.. values], 0);
    }

    public double this[double value] => _from + (Math.Clamp(value, _least, _most) - _least) / (_most - _least) * (_to - _from);

    // 1, 2 or 5 times a power of ten, not below what is asked.
    private static double Step(double rough)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return (rough / power) switch { <= 1.0000001 => power, <= 2.0000001 => 2 * power, <= 5.0000001 => 5 * power, _ => 10 * power };
    }
}
