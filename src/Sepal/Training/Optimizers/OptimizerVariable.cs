namespace Sepal.Training;

/// <summary>
/// A number or an array that an optimizer keeps between steps. All of them, in order, are what Keras stores under <c>/optimizer/vars</c>.
/// </summary>
internal abstract class OptimizerVariable(string name, int parameter)
{
    /// <summary>Keras's name: <c>iteration</c>, <c>learning_rate</c>, <c>conv2d_kernel_velocity</c>.</summary>
    public string Name { get; } = name;

    /// <summary>The parameter, by its place in <see cref="Optimizer.Build"/>'s list, whose shape and element order the values have; -1 for a single number.</summary>
    public int Parameter { get; } = parameter;

    /// <summary>Keras stores this one as a 64-bit integer, the others as float32.</summary>
    public virtual bool IsInteger => false;

    public abstract int Length { get; }

    /// <summary>The values, in the parameter's memory order.</summary>
    public abstract ReadOnlySpan<float> AsSpan();

    /// <summary>A copy of the values, in the parameter's memory order.</summary>
    public float[] ToArray() => AsSpan().ToArray();

    /// <summary>Replaces the values, given in the parameter's memory order.</summary>
    public void Assign(ReadOnlySpan<float> values)
    {
        if (values.Length != Length)
            throw new ArgumentException($"Got {values.Length} values for the optimizer's variable '{Name}'; expected {Length}. Give the state of the same network.", nameof(values));
        Replace(values);
    }

    protected abstract void Replace(ReadOnlySpan<float> values);
}

/// <summary>State of one parameter, one number an element, in pinned memory.</summary>
internal sealed class StateVariable : OptimizerVariable
{
    public StateVariable(string name, int parameter, int length, float start) : base(name, parameter)
    {
        Values = GC.AllocateArray<float>(length, pinned: true);
        if (start != 0) Values.AsSpan().Fill(start);
    }

    /// <summary>The values themselves. Pinned, so that a step can take their address without a handle.</summary>
    public float[] Values { get; }

    public override int Length => Values.Length;

    public override ReadOnlySpan<float> AsSpan() => Values;

    protected override void Replace(ReadOnlySpan<float> values) => values.CopyTo(Values);
}

/// <summary>A single number that the optimizer keeps in a field of its own.</summary>
internal sealed class NumberVariable(string name, Func<float> read, Action<float> write, bool isInteger = false) : OptimizerVariable(name, -1)
{
    public override bool IsInteger => isInteger;

    public override int Length => 1;

    public override ReadOnlySpan<float> AsSpan() => new[] { read() };

    protected override void Replace(ReadOnlySpan<float> values) => write(values[0]);
}
