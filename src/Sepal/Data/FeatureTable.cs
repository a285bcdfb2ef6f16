namespace Sepal.Data;

/// <summary>
/// Rows of numbers, one for each picture of a data set: what a pretrained base makes of it. They stay in the files of a <see cref="FeatureCache"/>, which are mapped into memory.
/// Reading is safe from any thread. Dispose it when the last reader is done.
/// </summary>
public sealed class FeatureTable : IDisposable
{
    private readonly IReadOnlyList<FeatureFile> _files;
    private readonly (FeatureFile File, int Row)[] _rows;

    internal FeatureTable(IReadOnlyList<FeatureFile> files, (FeatureFile File, int Row)[] rows, int length) => (_files, _rows, Length) = (files, rows, length);

    /// <summary>Rows.</summary>
    public int Count => _rows.Length;

    /// <summary>Values of a row.</summary>
    public int Length { get; }

    /// <summary>Copies a row.</summary>
    /// <param name="row">From 0.</param>
    /// <param name="into">Room for <see cref="Length"/> values.</param>
    /// <exception cref="ObjectDisposedException">The table has been disposed.</exception>
    public void CopyTo(int row, Span<float> into)
    {
        Check.Within(row, 0, Count - 1);
        _rows[row].File.CopyTo(_rows[row].Row, into);
    }

    /// <summary>Whether all of these rows are the same up to a millionth: nothing can be told from them.</summary>
    public bool IsUniform(IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0) return true;
        float[] first = new float[Length], other = new float[Length];
        CopyTo(rows[0], first);
        return rows.All(row =>
        {
            CopyTo(row, other);
            for (int i = 0; i < first.Length; i++)
                if (Math.Abs(first[i] - other[i]) > 1e-6f) return false;
            return true;
        });
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        foreach (var file in _files) file.Dispose();
    }
}
