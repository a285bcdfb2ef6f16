using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sepal.Training;

/// <summary>
/// One parameter of a step: where its float32 values and their gradient lie, elements in the same order (the memory order of the parameter's
/// tensor). The memory must stay where it is until the step returns: native, or a pinned array.
/// </summary>
internal readonly unsafe struct OptimizerTarget
{
    /// <summary>A parameter and its gradient. An empty gradient means that the loss doesn't depend on it, and leaves the parameter as it is.</summary>
    public OptimizerTarget(Span<float> value, ReadOnlySpan<float> gradient)
    {
        if (!gradient.IsEmpty && gradient.Length != value.Length)
            throw new ArgumentException($"Got a gradient of {gradient.Length} elements for a parameter of {value.Length}; expected as many, in the same order.", nameof(gradient));
        Length = value.Length;
        Value = (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(value));
        Gradient = gradient.IsEmpty ? null : (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(gradient));
    }

    public int Length { get; }

    public float* Value { get; }

    /// <summary>Null where there is no gradient.</summary>
    public float* Gradient { get; }
}
