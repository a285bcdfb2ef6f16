using Sepal.Numerics;

namespace Sepal.Data.Drawing;

/// <summary>A stream of random choices that is handed from one drawing routine to the next.</summary>
internal sealed class Dice(long seed, params ReadOnlySpan<long> keys)
{
    private RandomStream _random = new(seed, keys);

    public double Between(double least, double most) => _random.Uniform(least, most);

    /// <summary>A whole number, both ends included.</summary>
    public int Count(int least, int most) => least + _random.NextInt(most - least + 1);

    public bool Chance(double probability) => _random.NextDouble() < probability;

    public ulong Bits() => _random.NextBits();
}
