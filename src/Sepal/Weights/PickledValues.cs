namespace Sepal.Weights;

/// <summary>A name of Python's that a pickle may mention. It stands for itself: nothing is looked up or run.</summary>
internal sealed record PickledName(string Text);

/// <summary>A dictionary of a pickle, in its order. Not by key: keys may be anything.</summary>
internal sealed class PickledDictionary
{
    public List<KeyValuePair<object?, object?>> Entries { get; } = [];
}

/// <summary>Numbers that tensors share: where they lie in the file is known once all of it is read.</summary>
internal sealed class PickledStorage(string key, StoredNumber type, long count)
{
    public string Key => key;

    public StoredNumber Type => type;

    /// <summary>How many numbers.</summary>
    public long Count => count;

    /// <summary>Where the first one stands in the file; negative before it is known.</summary>
    public long Position { get; set; } = -1;
}

/// <summary>A view of a storage.</summary>
internal sealed record PickledTensor(PickledStorage Storage, long Offset, long[] Shape, long[] Strides);
