namespace Sepal.Numerics;

/// <summary>
/// Random numbers that are a function of their keys alone, such as (seed, epoch, picture), never of the order in which threads ask.
/// Source: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
/// </summary>
public struct RandomStream
{
    private ulong _state;

    /// <summary>Opens the stream of a seed and any number of further keys.</summary>
    public RandomStream(long seed, params ReadOnlySpan<long> keys)
    {
        _state = Mix((ulong)seed + 0x9E3779B97F4A7C15);
        foreach (long key in keys) _state = Mix(_state ^ ((ulong)key + 0x9E3779B97F4A7C15));
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits() => Mix(_state += 0x9E3779B97F4A7C15);

    /// <summary>A number in [0, 1), of 53 bits.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1ul << 53));

    /// <summary>A number in [least, most).</summary>
    public double Uniform(double least, double most) => least + (most - least) * NextDouble();

    /// <summary>A whole number from 0 to <paramref name="count"/> - 1. The bias is below 2^-32 for any count of pictures.</summary>
    public int NextInt(int count) => (int)(((NextBits() >> 32) * (ulong)Check.Positive(count)) >> 32);

    /// <summary>A standard normal number. Source: Box and Muller (1958).</summary>
    public double NextNormal() => Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());

    /// <summary>Shuffles in place. Source: Fisher and Yates, as in Knuth's algorithm P.</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
