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
    private const int TrimThreshold = -1, TopPad = -2, MmapThreshold = -3, MmapMax = -4;

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

    /// <summary>
    /// Makes malloc do as it does where nobody set anything, for a comparison; <see cref="KeepMemory"/> ends it. False where nothing was set.
    /// glibc moves its own threshold for mappings up to the size of what is freed, 32 MB at most, and trims at twice that: this is where
    /// it arrives after the first step of a training. Room between what is in use stays kept all the same.
    /// </summary>
    public static bool UseDefaults()
    {
        if (!Engine.AllocatorKeepsMemory) return false;
        bool isSet = Mallopt(MmapMax, 65_536) == 1
            && Mallopt(MmapThreshold, 32 << 20) == 1
            && Mallopt(TrimThreshold, 64 << 20) == 1
            && Mallopt(TopPad, 128 << 10) == 1;
        _ = MallocTrim(0);
        return isSet;
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int Mallopt(int parameter, int value);

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nuint pad);
}
