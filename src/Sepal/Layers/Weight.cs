using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Sepal.Numerics;
using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>
/// A weight of a layer under Keras's name and in Keras's shape (<c>kernel</c>: height, width, in, out). Values are drawn when they are first needed,
/// as a function of (seed, path), so that a network can be described, summarised or loaded without drawing any. The layer owns it.
/// </summary>
public sealed class Weight : IDisposable
{
    private readonly Layer _owner;
    private readonly Initializer _initializer;
    private readonly WeightLayout _layout;
    private Tensor? _value;
    private long _seed;
    private string? _drawnAs;
    private bool _isDisposed;

    internal Weight(Layer owner, string name, ReadOnlySpan<int> shape, Initializer initializer, WeightLayout layout, bool isTrainable)
    {
        (_owner, Name, Shape, _initializer, _layout) = (owner, name, [.. shape], initializer, layout);
        IsTrainableByKind = isTrainable;
    }

    /// <summary>Keras's name: <c>kernel</c>, <c>bias</c>, <c>gamma</c>, <c>beta</c>, <c>moving_mean</c>, <c>moving_variance</c>, …</summary>
    public string Name { get; }

    /// <summary>The layer's name and the weight's: <c>conv2d/kernel</c>.</summary>
    public string Path => $"{_owner.Name}/{Name}";

    /// <summary>Keras's shape.</summary>
    public ImmutableArray<int> Shape { get; }

    /// <summary>How many numbers.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>Whether an optimizer changes it: not BatchNorm's statistics, and nothing of a frozen layer.</summary>
    public bool IsTrainable => IsTrainableByKind && _owner.Trainable;

    internal bool IsTrainableByKind { get; }

    /// <summary>The values in Keras's shape and order.</summary>
    public float[] ToArray()
    {
        float[] values = new float[checked((int)Count)];
        CopyTo(values);
        return values;
    }

    /// <summary>Copies the values in Keras's shape and order.</summary>
    /// <param name="destination">Room for exactly <see cref="Count"/> values.</param>
    internal void CopyTo(Span<float> destination)
    {
        using var scope = NewDisposeScope();
        Copy(ToKeras(Value.detach()), destination);
    }

    /// <summary>Sets the values, in Keras's shape and order.</summary>
    /// <exception cref="ArgumentException">Another number of values.</exception>
    public void Assign(ReadOnlySpan<float> values)
    {
        if (values.Length != Count)
            throw new ArgumentException($"Expected {Count} values for {Path} of shape ({string.Join(", ", Shape)}); got {values.Length}.", nameof(values));
        Assign(values, static (into, from) => from.CopyTo(into));
    }

    /// <summary>Sets the values by filling the engine's own memory, in Keras's order: what comes from a file needs no array in between.</summary>
    internal void Assign<T>(T source, SpanAction<float, T> fill) where T : allows ref struct
    {
        Engine.Start();
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        var keras = empty(Shape.Select(s => (long)s).ToArray(), dtype: ScalarType.Float32);
        fill(MemoryMarshal.Cast<byte, float>(keras.bytes), source);
        var incoming = FromKeras(keras);
        if (_value is null)
            Own(incoming);
        else
            _value.copy_(incoming);
    }

    /// <summary>
    /// Sets the values a part at a time: beside the weight only one part is in memory.
    /// </summary>
    /// <param name="read">Gives the values in the order in which they are stored.</param>
    /// <param name="partValues">How many values to ask for at a time.</param>
    /// <param name="axes">
    /// The stored axes, each as its number in Keras's shape: 3, 2, 0, 1 for a kernel that is stored as (out, in, height, width). Empty where they are Keras's.
    /// </param>
    internal void Assign(ValuesReader read, int partValues, ReadOnlySpan<int> axes = default)
    {
        Engine.Start();
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        var target = _value ?? Blank();
        var stored = ToKeras(target);
        if (!axes.IsEmpty) stored = stored.permute([.. axes.ToArray().Select(a => (long)a)]);
        Fill(stored, 0, read, partValues);
        if (_value is null) Keep(target);
    }

    /// <summary>Takes the values of another weight of this shape; the memory stays apart.</summary>
    internal void Assign(Weight other)
    {
        Engine.Start();
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        var incoming = other.Value.detach();
        if (_value is null)
            Own(incoming);
        else
            _value.copy_(incoming);
    }

    /// <summary>The master copy in float32 and in the engine's layout. Never dispose it.</summary>
    /// <exception cref="ObjectDisposedException">The weight has been disposed, with its layer or its model.</exception>
    internal Tensor Value
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_value is null) Assign(_initializer.Draw(Shape.AsSpan(), new RandomStream(_seed, PathKey(_drawnAs ?? Path))));
            return _value!;
        }
    }

    /// <summary>Lays the values into memory that holds channel after channel, as plain modules have them: to measure what the other order gains.</summary>
    internal void LayChannelsFirst()
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        var value = Value;
        // contiguous() would keep the strides of a kernel of one tap, which tell the engine the order.
        var plain = empty(value.shape, dtype: value.dtype);
        plain.copy_(value);
        value.Dispose();
        Keep(plain);
    }

    internal bool HasValue => _value is not null;

    /// <summary>Forgets the values: the next use draws them anew as a function of this seed and of the path in the whole model.</summary>
    internal void Reset(long seed, string path)
    {
        (_seed, _drawnAs) = (seed, path);
        _value?.Dispose();
        _value = null;
    }

    /// <summary>Tells the engine whether to record gradients.</summary>
    internal void ApplyTrainability()
    {
        if (_value is { } value) value.requires_grad = IsTrainable;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        _value?.Dispose();
        _value = null;
    }

    /// <summary>Keras's order from the engine's memory order, for what lies beside a weight: gradients and an optimizer's state.</summary>
    internal void ToKerasOrder(ReadOnlySpan<float> memory, Span<float> destination)
    {
        using var scope = NewDisposeScope();
        Copy(ToKeras(InMemoryOrder(memory)), destination);
    }

    /// <summary>The engine's memory order from Keras's.</summary>
    internal float[] ToMemoryOrder(ReadOnlySpan<float> keras)
    {
        using var scope = NewDisposeScope();
        var value = ChannelsLast(FromKeras(tensor(keras.ToArray(), Shape.Select(s => (long)s).ToArray())));
        return (value.dim() == 4 ? value.permute(0, 2, 3, 1) : value).contiguous().data<float>().ToArray();
    }

    /// <summary>The gradient of the last backward pass, in Keras's order; empty where there is none.</summary>
    internal float[] GradientInKerasOrder()
    {
        using var scope = NewDisposeScope();
        return Value.grad is { } gradient ? ToKeras(gradient).contiguous().data<float>().ToArray() : [];
    }

    private Tensor InMemoryOrder(ReadOnlySpan<float> memory)
    {
        var shape = Value.shape;
        var flat = empty(memory.Length, dtype: ScalarType.Float32);
        memory.CopyTo(MemoryMarshal.Cast<byte, float>(flat.bytes));
        return shape.Length == 4 ? flat.reshape(shape[0], shape[2], shape[3], shape[1]).permute(0, 3, 1, 2) : flat.reshape(shape);
    }

    private static void Copy(Tensor values, Span<float> destination) => MemoryMarshal.Cast<byte, float>(values.contiguous().bytes).CopyTo(destination);

    private void Own(Tensor incoming) => Keep(ChannelsLast(incoming));

    private void Keep(Tensor value)
    {
        value.DetachFromDisposeScope();
        value.requires_grad = IsTrainable;
        _value = value;
    }

    // Parts come through one array of the pool: buffers of the engine's own between its weights would leave holes as large as they are.
    private static void Fill(Tensor into, long first, ValuesReader read, int partValues)
    {
        long count = into.numel();
        if (count == 0) return;
        using var scope = NewDisposeScope();
        if (count <= partValues || into.dim() == 0)
        {
            float[] buffer = ArrayPool<float>.Shared.Rent(partValues == int.MaxValue ? (int)count : partValues);
            read(first, buffer.AsSpan(0, (int)count));
            using (var part = frombuffer(buffer, ScalarType.Float32, count)) into.copy_(part.reshape(into.shape));
            ArrayPool<float>.Shared.Return(buffer);
            return;
        }
        long rows = into.shape[0], row = count / rows, step = Math.Max(1, partValues / row);
        for (long i = 0; i < rows; i += step)
        {
            long taken = Math.Min(step, rows - i);
            Fill(taken == 1 ? into.select(0, i) : into.narrow(0, i, taken), first + (i * row), read, partValues);
        }
    }

    // Kernels lie in channels-last memory, as the activations do: oneDNN then needs no reordering. A copy in any case: the caller's scope ends.
    private static Tensor ChannelsLast(Tensor value) => value.dim() == 4
        ? Copied(value.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)
        : Copied(value);

    private static Tensor Copied(Tensor value) => value.is_contiguous() ? value.clone() : value.contiguous();

    // The engine's shape, in its memory order, not yet filled.
    private Tensor Blank()
    {
        long[] s = [.. Shape.Select(size => (long)size)];
        long[] shape = _layout switch
        {
            WeightLayout.Dense => [s[1], s[0]],
            WeightLayout.Convolution or WeightLayout.TransposedConvolution => [s[3], s[2], s[0], s[1]],
            WeightLayout.Depthwise => [s[2] * s[3], 1, s[0], s[1]],
            _ => s,
        };
        return shape.Length == 4
            ? empty([shape[0], shape[2], shape[3], shape[1]], dtype: ScalarType.Float32).permute(0, 3, 1, 2)
            : empty(shape, dtype: ScalarType.Float32);
    }

    private Tensor FromKeras(Tensor value) => _layout switch
    {
        WeightLayout.Dense => value.t(),
        WeightLayout.Convolution => value.permute(3, 2, 0, 1),
        WeightLayout.Depthwise => value.permute(2, 3, 0, 1).reshape(Shape[2] * Shape[3], 1, Shape[0], Shape[1]),
        WeightLayout.TransposedConvolution => value.permute(3, 2, 0, 1),
        _ => value,
    };

    private Tensor ToKeras(Tensor value) => _layout switch
    {
        WeightLayout.Dense => value.t(),
        WeightLayout.Convolution => value.permute(2, 3, 1, 0),
        WeightLayout.Depthwise => value.reshape(Shape[2], Shape[3], Shape[0], Shape[1]).permute(2, 3, 0, 1),
        WeightLayout.TransposedConvolution => value.permute(2, 3, 1, 0),
        _ => value,
    };

    private static long PathKey(string path)
    {
        // FNV-1a of the path: the same weight of the same network starts alike whatever stands beside it.
        ulong hash = 14695981039346656037;
        foreach (char c in path) hash = (hash ^ c) * 1099511628211;
        return (long)hash;
    }
}
