using Sepal.Layers;

namespace Sepal.Weights;

/// <summary>
/// Which stored array goes to which weight, and everything that does not fit. All problems are told at once, and nothing is set while there is one.
/// </summary>
/// <param name="file">What errors call the file.</param>
/// <param name="network">The network's name.</param>
internal sealed class WeightAssignment(string file, string network)
{
    private const int Shown = 3;

    private readonly List<(Weight Weight, StoredTensor Tensor, int[] Axes)> _pairs = [];
    private readonly List<string> _missing = [], _leftOver = [], _misshapen = [];

    /// <summary>Whether everything fits so far.</summary>
    public bool Fits => _missing.Count + _leftOver.Count + _misshapen.Count == 0;

    /// <summary>Gives a stored array to a weight; another shape is noted as a problem.</summary>
    /// <param name="path">The weight's path in the network.</param>
    /// <param name="weight">The weight.</param>
    /// <param name="tensor">The stored array.</param>
    /// <param name="axes">The stored axes as numbers of Keras's: 3, 2, 0, 1 for (out, in, height, width). Empty where they are Keras's.</param>
    public void Pair(string path, Weight weight, StoredTensor tensor, ReadOnlySpan<int> axes = default)
    {
        long[] expected = axes.IsEmpty ? [.. weight.Shape] : [.. axes.ToArray().Select(a => (long)weight.Shape[a])];
        if (!tensor.Shape.SequenceEqual(expected)) _misshapen.Add($"'{Printable(path)}' has {StoredShape.Text(tensor.Shape)}, expected {StoredShape.Text([.. expected])}");
        else _pairs.Add((weight, tensor, axes.ToArray()));
    }

    /// <summary>Notes a weight for which the file holds nothing.</summary>
    public void Missing(string path, Weight weight) => _missing.Add($"'{Printable(path)}' {StoredShape.Text(weight.Shape)}");

    /// <summary>Notes an array for which the network has no weight.</summary>
    public void LeftOver(StoredTensor tensor) => _leftOver.Add($"'{Printable(tensor.Name)}' {StoredShape.Text(tensor.Shape)}");

    /// <summary>Sets the weights, one part of an array in memory at a time.</summary>
    /// <exception cref="WeightsException">Something is missing, left over or of another shape (counted, the first ones named), or the file is cut off or damaged.</exception>
    public void Apply()
    {
        if (!Fits)
        {
            string problems = string.Join("; ", new[] { Listed(_missing, "missing"), Listed(_leftOver, "left over"), Listed(_misshapen, "of another shape") }.OfType<string>());
            throw new WeightsException($"{file} does not fit the network '{network}': {problems}. It was saved from another network: open it with the one that it belongs to.");
        }
        foreach (var (_, tensor, _) in _pairs) tensor.Check(); // sizes against the file, before anything is set
        foreach (var (weight, tensor, axes) in _pairs)
        {
            if (tensor.InPlace is not var (inPlace, order)) weight.Assign(tensor.Read, tensor.PartValues, axes);
            else weight.Assign(inPlace.Read, inPlace.PartValues, axes.Length == 0 ? order.AsSpan() : [.. order.Select(a => axes[a])]);
        }
    }

    private static string? Listed(List<string> problems, string what) => problems.Count == 0
        ? null
        : $"{problems.Count} {what} ({string.Join(", ", problems.Take(Shown))}{(problems.Count > Shown ? ", …" : "")})";

    private static string Printable(string name) => Hdf5Links.Printable(name);
}
