namespace Sepal.Weights;

/// <summary>Fills all of the room that it is given.</summary>
internal delegate void SpanFiller(Span<float> values);
