namespace Sepal.Training;

/// <summary>Where one parameter and its state lie. A null pointer is a state that this optimizer doesn't have.</summary>
internal unsafe struct StepMemory
{
    public float* Value, Gradient, First, Second, Third, Average;
    public int Length;

    /// <summary>What the gradient is multiplied by: 1, or less where its norm is clipped.</summary>
    public float GradientScale;

    /// <summary>What the value loses, relative to itself, before the step: weight decay × learning rate.</summary>
    public float Decay, Rate;

    public readonly StepMemory From(int offset) => this with
    {
        Value = Value + offset,
        Gradient = Gradient == null ? null : Gradient + offset,
        First = First == null ? null : First + offset,
        Second = Second == null ? null : Second + offset,
        Third = Third == null ? null : Third + offset,
        Average = Average == null ? null : Average + offset,
    };
}
