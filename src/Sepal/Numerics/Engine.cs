using System.Runtime.InteropServices;
using TorchSharp;

namespace Sepal.Numerics;

/// <summary>
/// The tensor engine of this process: loads the native libraries, sets the allocator before the first tensor, and the number of threads.
/// Everything that makes tensors starts it by itself; a program calls <see cref="Start"/> only to choose the threads.
/// </summary>
public static class Engine
{
    private static readonly Lock Gate = new();
    private static bool _started;

    /// <summary>Threads that one operation may use, on tensors or on pictures; the processor's count until <see cref="UseThreads"/> says otherwise.</summary>
    public static int Threads { get; private set; } = Environment.ProcessorCount;

    /// <summary>Whether the C library's allocator was told to keep its memory.</summary>
    public static bool AllocatorKeepsMemory { get; private set; }

    /// <summary>Starts the engine; a second call only changes the threads.</summary>
    /// <param name="threads">Threads of one operation, at least 1; null leaves them. Results depend on it in their last digits.</param>
    /// <exception cref="EngineException">The native libraries can't be loaded here.</exception>
    public static void Start(int? threads = null)
    {
        lock (Gate)
        {
            if (threads is { } wanted) UseThreads(wanted);
            if (_started) return;
            AllocatorKeepsMemory = Allocator.KeepMemory();
            ThreadWaiting.SpinBriefly();
            LoadNativeLibraries();
            _started = true;
            torch.set_num_threads(Threads);
        }
    }

    /// <summary>Chooses the threads, of tensors and of work on pictures, without starting the engine.</summary>
    /// <param name="threads">At least 1. Results depend on it in their last digits.</param>
    public static void UseThreads(int threads)
    {
        lock (Gate)
        {
            Threads = Check.Positive(threads);
            if (_started) torch.set_num_threads(Threads);
        }
    }

    private static void LoadNativeLibraries()
    {
        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
        }
        catch (Exception e) when (e is DllNotFoundException or NotSupportedException or TypeInitializationException or BadImageFormatException or FileNotFoundException)
        {
            string reason = (e.InnerException ?? e).Message.ReplaceLineEndings(" ");
            throw new EngineException(
                $"The native libraries of libtorch can't be loaded on {RuntimeInformation.RuntimeIdentifier}: {reason} " +
                "Expected libtorch 2.10 beside the program. Reference the package libtorch-cpu-<platform> of this platform, and run 'sepal doctor'.", e);
        }
    }
}
