using System.Numerics;
using System.Runtime.CompilerServices;

namespace Sepal;

/// <summary>Argument checks that return the value, for initialisers: <c>init =&gt; field = Check.Positive(value)</c>.</summary>
internal static class Check
{
    public static T Positive<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "") where T : INumber<T>
        => value > T.Zero ? value : throw new ArgumentOutOfRangeException(name, value, $"Expected {name} above 0; got {value}.");

    public static T NotNegative<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "") where T : INumber<T>
        => value >= T.Zero ? value : throw new ArgumentOutOfRangeException(name, value, $"Expected {name} of at least 0; got {value}.");

    public static T Within<T>(T value, T least, T most, [CallerArgumentExpression(nameof(value))] string name = "") where T : INumber<T>
        => value >= least && value <= most ? value : throw new ArgumentOutOfRangeException(name, value, $"Expected {name} from {least} to {most}; got {value}.");
}
