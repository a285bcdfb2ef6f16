using Sepal.Layers;

namespace Sepal.Models;

/// <summary>One layer of a <see cref="Summary"/>.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Type">Keras's class.</param>
/// <param name="OutputShape">What comes out, batch left out.</param>
/// <param name="ParameterCount">Numbers in its weights.</param>
/// <param name="IsTrainable">Whether training changes it.</param>
public sealed record SummaryRow(string Name, string Type, Shape OutputShape, long ParameterCount, bool IsTrainable);
