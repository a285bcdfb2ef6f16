namespace Sepal.Data;

/// <summary>The shares of the validation and the test part, each in [0, 1), together below 1; the rest is the train part.</summary>
internal readonly record struct SplitRatios
{
    public const double Default = 0.15;

    public SplitRatios(double val, double test)
    {
        if (!(val is >= 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(val), val, $"Expected a validation share from 0 to below 1; got {val}.");
        if (!(test is >= 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(test), test, $"Expected a test share from 0 to below 1; got {test}.");
        if (val + test >= 1) throw new ArgumentException($"Expected validation and test shares that leave something to train on; got {val} and {test}, together {val + test}.", nameof(val));
        Validation = val;
        Test = test;
    }

    public double Validation { get; }
    public double Test { get; }
}
