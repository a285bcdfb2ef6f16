using System.Collections.Immutable;

namespace Sepal.Weights;

/// <summary>
/// A variable of an optimizer as Keras keeps it beside the weights: a number or an array, in Keras's shape and order.
/// <paramref name="Integer"/> in place of values where Keras stores a whole number (the count of steps).
/// Names are not stored: the order decides, and a name read from a file is its number.
/// </summary>
internal sealed record KerasVariable(string Name, ImmutableArray<int> Shape, float[] Values, long? Integer = null);
