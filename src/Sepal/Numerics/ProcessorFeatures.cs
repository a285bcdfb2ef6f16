using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;
using TorchSharp;

namespace Sepal.Numerics;

/// <summary>What the processor can do, read from CPUID.</summary>
public static class ProcessorFeatures
{
    /// <summary>The processor's own name, such as <c>AMD EPYC 7B13</c>; its architecture where it has none.</summary>
    public static string Name { get; } = ReadName();

    /// <summary>Fused multiply-add on 256 bits: libtorch is slow without it.</summary>
    public static bool Avx2 => System.Runtime.Intrinsics.X86.Avx2.IsSupported;

    /// <summary>512-bit vectors.</summary>
    public static bool Avx512 => Avx512F.IsSupported;

    /// <summary>Dot products of bfloat16 pairs (leaf 7, subleaf 1, EAX bit 5).</summary>
    public static bool Avx512BFloat16 { get; } = ((Leaf7(1).Eax >> 5) & 1) == 1;

    /// <summary>Matrix tiles of bfloat16 (leaf 7, subleaf 0, EDX bit 22).</summary>
    public static bool AmxBFloat16 { get; } = ((Leaf7(0).Edx >> 22) & 1) == 1;

    /// <summary>Whether bfloat16 is faster than float32 here.</summary>
    public static bool HasNativeBFloat16 => Avx512BFloat16 || AmxBFloat16;

    /// <summary>The precision that a choice means on this processor: never <see cref="Precision.Auto"/>.</summary>
    public static Precision Resolve(Precision precision) => precision != Precision.Auto
        ? precision
        : HasNativeBFloat16 ? Precision.BFloat16 : Precision.Float32;

    internal static torch.ScalarType ComputeType(Precision precision)
        => Resolve(precision) == Precision.BFloat16 ? torch.ScalarType.BFloat16 : torch.ScalarType.Float32;

    // Leaves 0x80000002 to 0x80000004 hold 48 characters.
    private static string ReadName()
    {
        const int First = unchecked((int)0x8000_0002);
        if (!X86Base.IsSupported || (uint)X86Base.CpuId(unchecked((int)0x8000_0000), 0).Eax < 0x8000_0004) return RuntimeInformation.ProcessArchitecture.ToString();
        Span<int> words = stackalloc int[12];
        for (int i = 0; i < 3; i++) (words[4 * i], words[4 * i + 1], words[4 * i + 2], words[4 * i + 3]) = X86Base.CpuId(First + i, 0);
        return Encoding.ASCII.GetString(MemoryMarshal.AsBytes(words)).Trim('\0', ' ');
    }

    private static (int Eax, int Edx) Leaf7(int subleaf)
    {
        if (!X86Base.IsSupported || X86Base.CpuId(0, 0).Eax < 7) return (0, 0);
        if (subleaf > X86Base.CpuId(7, 0).Eax) return (0, 0);
        var (eax, _, _, edx) = X86Base.CpuId(7, subleaf);
        return (eax, edx);
    }
}
