using static TorchSharp.torch;

namespace Sepal.Explaining;

/// <summary>What a method found, before it is made presentable.</summary>
/// <param name="Maps">(pictures, rows, columns), in double precision: before the ReLU and the scaling. The caller's dispose scope owns it.</param>
/// <param name="Grid">Where the numbers lie on the network's input; null: stretched over it.</param>
/// <param name="Completeness">For each picture, where the method has it.</param>
internal sealed record Attribution(Tensor Maps, MapGrid? Grid = null, IReadOnlyList<Completeness>? Completeness = null);
