namespace Sepal.Weights;

/// <summary>A tensor of PyTorch as a stored array: checked against its storage, and put into C order where its strides are others.</summary>
internal static class PyTorchTensor
{
    /// <exception cref="WeightsException">The tensor reaches beyond its storage, or uses numbers several times.</exception>
    public static StoredTensor Stored(FileBytes file, string name, PickledTensor tensor)
    {
        var (storage, offset, shape, strides) = tensor;
        string text = StoredShape.Text([.. shape]);
        if (!StoredShape.TryCount(shape, out int count) || strides.Length != shape.Length || offset < 0)
            throw file.Damaged($"'{Hdf5Links.Printable(name)}' has the shape {text} and the strides {StoredShape.Text([.. strides])}");
        long last = offset;
        for (int i = 0; i < shape.Length && count > 0; i++)
        {
            if (shape[i] == 1) continue;
            if (strides[i] < 0 || strides[i] > storage.Count || (last += (shape[i] - 1) * strides[i]) >= storage.Count) throw Beyond();
        }
        if (count > 0 && last >= storage.Count) throw Beyond();
        if (count > storage.Count) throw file.Refused($"'{Hdf5Links.Printable(name)}' of shape {text} uses its {storage.Count} numbers several times. Save it with tensor.contiguous()");

        int size = storage.Type.Size();
        if (IsInOrder(shape, strides)) return new StoredTensor(name, [.. shape], InOrder);
        // Turned axes are the usual reason, in files that came from TensorFlow.
        int[] order = [.. Enumerable.Range(0, shape.Length).OrderByDescending(a => strides[a])];
        long[] turned = [.. order.Select(a => shape[a])];
        bool isTurned = IsInOrder(turned, [.. order.Select(a => strides[a])]);
        return new StoredTensor(name, [.. shape], Gathered, inParts: false) { InPlace = isTurned ? (new StoredTensor(name, [.. turned], InOrder), [.. order]) : null };

        void InOrder(long first, Span<float> values) => file.ReadFloats(storage.Position + ((offset + first) * size), storage.Type, values);

        void Gathered(long first, Span<float> values)
        {
            var region = new float[last - offset + 1];
            file.ReadFloats(storage.Position + (offset * size), storage.Type, region);
            for (int i = 0; i < values.Length; i++) values[i] = region[Place(first + i)];
        }

        long Place(long index)
        {
            long place = 0;
            for (int axis = shape.Length - 1; axis >= 0; axis--)
            {
                (index, long at) = Math.DivRem(index, shape[axis]);
                place += at * strides[axis];
            }
            return place;
        }

        WeightsException Beyond() => file.Damaged($"'{Hdf5Links.Printable(name)}' of shape {text} reaches beyond its storage of {storage.Count} numbers");
    }

    private static bool IsInOrder(long[] shape, long[] strides)
    {
        long expected = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            if (shape[i] != 1 && strides[i] != expected) return false;
            expected *= Math.Max(1, shape[i]);
        }
        return true;
    }
}
