namespace Sepal.Layers;

/// <summary>Gives an array's values from a position on, in C order, as many as there is room for.</summary>
internal delegate void ValuesReader(long first, Span<float> values);
