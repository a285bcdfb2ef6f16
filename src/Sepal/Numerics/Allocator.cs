using System.Runtime.InteropServices;

namespace Sepal.Numerics;

/// <summary>
/// Settings of glibc's allocator. By default every large tensor is a fresh mapping that the kernel fills with zero pages and takes back
/// when the tensor goes: page faults, not arithmetic, then take much of a training step. Kept memory spares them.
/// </summary>
internal static partial class Allocator
{
    /// <summary>Set to 0 this leaves the allocator as it is.</summary>
    private const string Switch = "SEPAL_KEEP_MEMORY";

    // malloc.h
    private const int TrimThreshold = -1, TopPad = -2, MmapMax = -4;

    /// <summary>Makes malloc keep freed memory for the next tensor; false where the C library is not glibc. Call before the first tensor.</summary>
    public static bool KeepMemory()
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable(Switch) == "0") return false;
        try
        {
            return Mallopt(MmapMax, 0) == 1
                && Mallopt(TrimThreshold, int.MaxValue) == 1
                && Mallopt(TopPad, 256 << 20) == 1;
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            return false; // musl has no mallopt
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int Mallopt(int parameter, int value);
}
