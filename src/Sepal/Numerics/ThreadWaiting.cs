using System.Runtime.InteropServices;

namespace Sepal.Numerics;

/// <summary>
/// How libtorch's worker threads wait for the next operation. GNU OpenMP's own default is to spin for milliseconds, which takes the processor from everybody else: with a second
/// busy program on the machine (another training, a build, parallel tests) both get far less done. A short spin is enough between the operations of a network.
/// </summary>
internal static partial class ThreadWaiting
{
    private const string SpinCount = "GOMP_SPINCOUNT";

    /// <summary>Sets the spin where neither the caller nor OMP_WAIT_POLICY did. Call before libtorch is loaded, which reads it once.</summary>
    public static void SpinBriefly()
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is not null) return;
        try
        {
            // .NET's own environment is a copy, which native libraries don't see.
            _ = SetEnvironment(SpinCount, "2000", 0);
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            // Another C library: its threads wait as they do.
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
