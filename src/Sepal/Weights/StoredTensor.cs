using System.Collections.Immutable;
using Sepal.Layers;

namespace Sepal.Weights;

/// <summary>
/// A named array in a weights file. Its values stay in the file until asked for, and come as float32 in C order of <see cref="Shape"/>,
/// whole or a part at a time. The file has to be open while they are read.
/// </summary>
internal sealed class StoredTensor
{
    private readonly ValuesReader _read;
    private readonly Action? _check;

    /// <param name="name">Its name in the file.</param>
    /// <param name="shape">Its shape; the reader has counted it.</param>
    /// <param name="read">Reads values from a position on.</param>
    /// <param name="inParts">Whether a part costs no more than its share; where not, it is read whole.</param>
    /// <param name="check">Compares sizes with the file, where that was not done when it was opened.</param>
    public StoredTensor(string name, ImmutableArray<long> shape, ValuesReader read, bool inParts = true, Action? check = null)
    {
        if (!StoredShape.TryCount(shape.AsSpan(), out int count)) throw new ArgumentException($"The shape {StoredShape.Text(shape)} can't be held.", nameof(shape));
        (Name, Shape, Count, _read, _check) = (name, shape, count, read, check);
        PartValues = inParts ? 1 << 18 : int.MaxValue;
    }

    public string Name { get; }

    public ImmutableArray<long> Shape { get; }

    /// <summary>How many values.</summary>
    public int Count { get; }

    /// <summary>How many values to ask for at a time.</summary>
    public int PartValues { get; }

    /// <summary>
    /// The same numbers in the order in which they lie in the file, where that is another order of the axes: read so, no more than a part is in memory.
    /// Null where they lie in C order, or in none.
    /// </summary>
    public (StoredTensor Tensor, ImmutableArray<int> Axes)? InPlace { get; init; }

    /// <summary>Makes sure, as far as that goes without reading them, that the values are in the file.</summary>
    /// <exception cref="WeightsException">They are not.</exception>
    public void Check() => _check?.Invoke();

    /// <summary>The values from a position on.</summary>
    /// <exception cref="WeightsException">The file is cut off or damaged.</exception>
    public void Read(long first, Span<float> values)
    {
        if (first < 0 || first + values.Length > Count) throw new ArgumentException($"'{Name}' has {Count} values; got a request for {first} to {first + values.Length}.", nameof(values));
        if (!values.IsEmpty) _read(first, values);
    }

    /// <summary>All values.</summary>
    public float[] ToFloats()
    {
        Check();
        var values = new float[Count];
        for (long i = 0; i < values.Length; i += PartValues) Read(i, values.AsSpan((int)i, (int)Math.Min(PartValues, values.Length - i)));
        return values;
    }

    /// <summary>The same array under another name.</summary>
    public StoredTensor Renamed(string name) => new(name, Shape, _read, PartValues != int.MaxValue, _check) { InPlace = InPlace };

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {StoredShape.Text(Shape)}";
}
