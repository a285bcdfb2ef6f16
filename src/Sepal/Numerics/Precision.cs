namespace Sepal.Numerics;

/// <summary>
/// The number format in which layers compute. Weights, losses, softmax, BatchNorm statistics and optimizer state are float32 in any case:
/// bfloat16 here is Keras's policy <c>mixed_bfloat16</c>.
/// </summary>
public enum Precision
{
    /// <summary>bfloat16 where the processor multiplies it natively (AVX-512 BF16 or AMX), else float32.</summary>
    Auto,

    /// <summary>32-bit floats.</summary>
    Float32,

    /// <summary>16-bit floats with float32's exponent; correct on any processor, fast only where it is native.</summary>
    BFloat16,
}
