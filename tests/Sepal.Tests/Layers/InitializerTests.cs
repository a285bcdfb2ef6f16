using Sepal.Layers;
using Sepal.Numerics;
using Sepal.Tests.Golden;

namespace Sepal.Tests.Layers;

public sealed class InitializerTests
{
    [Fact]
    public void Fans_limits_and_deviations_are_those_of_Keras()
    {
        foreach (var c in GoldenBook.Open("initializers").Cases)
        {
            int[] shape = [.. c.GetProperty("shape").EnumerateArray().Select(v => v.GetInt32())];
            var initializer = Initializer.Named(c.GetProperty("initializer").GetString()!);
            var (fanIn, fanOut) = Initializer.Fans(shape);
            fanIn.ShouldBe(c.GetProperty("fan_in").GetDouble());
            fanOut.ShouldBe(c.GetProperty("fan_out").GetDouble());

            int repeats = Math.Max(1, 200_000 / shape.Aggregate(1, (a, b) => a * b));
            float[] sample = [.. Enumerable.Range(0, Math.Min(repeats, 20_000)).SelectMany(i => initializer.Draw(shape, new RandomStream(i)))];
            double mean = sample.Average(v => (double)v), deviation = Math.Sqrt(sample.Average(v => (v - mean) * (v - mean)));
            double expected = c.GetProperty("stddev").GetDouble();
            deviation.ShouldBe(expected, expected * 0.02, c.ToString());
            mean.ShouldBe(0, expected * 0.02);
            if (c.GetProperty("limit").ValueKind == System.Text.Json.JsonValueKind.Number)
            {
                sample.Max(Math.Abs).ShouldBeLessThanOrEqualTo((float)c.GetProperty("limit").GetDouble() * 1.000001f);
                sample.Max(Math.Abs).ShouldBeGreaterThan((float)c.GetProperty("limit").GetDouble() * 0.99f);
            }
            else
            {
                sample.Max(Math.Abs).ShouldBeLessThanOrEqualTo((float)(2 * expected / 0.8796) * 1.001f);
            }
        }
    }
}
