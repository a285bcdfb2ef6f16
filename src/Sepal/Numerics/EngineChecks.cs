using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Sepal.Numerics;

/// <summary>Looks whether the tensor engine works on this machine, and how well it can: for <c>sepal doctor</c> and for bug reports.</summary>
public static class EngineChecks
{
    /// <summary>Starts the engine and tries it. Nothing is thrown: what doesn't work is a check that is not <see cref="EngineCheck.Ok"/>. Cost: about a second.</summary>
    /// <param name="precision">The number format that the convolution is tried in.</param>
    /// <param name="threads">Threads of one operation; null leaves them.</param>
    public static IReadOnlyList<EngineCheck> Run(Precision precision = Precision.Auto, int? threads = null)
    {
        List<EngineCheck> checks = [System(), Processor(), Features(), NumberFormat(precision)];
        try
        {
            Engine.Start(threads);
        }
        catch (EngineException e)
        {
            return [.. checks, new("engine", false, e.Message, IsNeeded: true)];
        }
        checks.Add(new("engine", true, $"TorchSharp {Version(typeof(torch))}, libtorch {torch.__version__}", IsNeeded: true));
        checks.Add(new("threads", true, $"{Engine.Threads} of {Environment.ProcessorCount} cores"));
        checks.Add(NativeLibrary());
        checks.Add(new("allocator", Engine.AllocatorKeepsMemory || !OperatingSystem.IsLinux(), Engine.AllocatorKeepsMemory
            ? "keeps freed memory for the next tensor"
            : "is the system's own: training is up to twice as slow as with glibc's, unless SEPAL_KEEP_MEMORY=0 was meant"));
        checks.Add(Try("tensors", Product));
        checks.Add(Try("convolution", () => Convolution(ProcessorFeatures.Resolve(precision))));
        return checks;
    }

    private static EngineCheck System() => new("system", true,
        $"Sepal {Version(typeof(EngineChecks))}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.RuntimeIdentifier}");

    private static EngineCheck Processor() => new("processor", true, $"{ProcessorName()}, {Environment.ProcessorCount} cores for this process");

    private static EngineCheck Features()
    {
        if (!X86Base.IsSupported) return new("processor features", true, RuntimeInformation.ProcessArchitecture.ToString());
        (string Name, bool Has)[] all =
        [
            ("AVX2", ProcessorFeatures.Avx2), ("AVX-512", ProcessorFeatures.Avx512),
            ("AVX-512 BF16", ProcessorFeatures.Avx512BFloat16), ("AMX BF16", ProcessorFeatures.AmxBFloat16),
        ];
        string has = string.Join(", ", all.Where(one => one.Has).Select(one => one.Name)), lacks = string.Join(", ", all.Where(one => !one.Has).Select(one => one.Name));
        string detail = $"{(has.Length > 0 ? has : "none of the fast ones")}{(lacks.Length > 0 ? $" (not: {lacks})" : "")}";
        return new("processor features", ProcessorFeatures.Avx2, ProcessorFeatures.Avx2 ? detail : $"{detail}: without AVX2 everything is several times as slow");
    }

    private static EngineCheck NumberFormat(Precision precision)
    {
        var format = ProcessorFeatures.Resolve(precision);
        string why = precision != Precision.Auto ? "as asked for" : format == Precision.BFloat16 ? "chosen: the processor multiplies it natively" : "chosen: the processor has no native bfloat16";
        bool isSlow = format == Precision.BFloat16 && !ProcessorFeatures.HasNativeBFloat16;
        return new("precision", !isSlow, $"{(format == Precision.BFloat16 ? "bfloat16" : "float32")}, {why}{(isSlow ? ", but slow: the processor has no native bfloat16" : "")}");
    }

    private static EngineCheck NativeLibrary()
    {
        // The symbol that the patch replaces, as the dynamic string table has it: see docs/decisions/0002-native-patch.md.
        const string newSymbol = "\0_ZSt21ios_base_library_initv\0";
        try
        {
            using var process = Process.GetCurrentProcess();
            string? path = process.Modules.Cast<ProcessModule>().Select(module => module.FileName).FirstOrDefault(name => Path.GetFileName(name).Contains("LibTorchSharp", StringComparison.OrdinalIgnoreCase));
            if (path is null) return new("native library", true, "loaded, from an unknown place");
            if (!OperatingSystem.IsLinux()) return new("native library", true, path);
            bool isPatched = File.ReadAllBytes(path).AsSpan().IndexOf(Encoding.ASCII.GetBytes(newSymbol)) < 0;
            return new("native library", true, $"{path}, {(isPatched ? "patched for systems as old as Debian 12" : "as its maker built it: loads here, not on systems as old as Debian 12")}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException or NotSupportedException)
        {
            return new("native library", true, $"loaded; its file can't be looked at ({e.Message})");
        }
    }

    private static EngineCheck Try(string name, Func<string?> work)
    {
        try
        {
            using var scope = NewDisposeScope();
            return work() is { } wrong
                ? new(name, false, $"gives wrong numbers: {wrong}. Run 'dotnet build' again for clean native libraries, or try --precision float32.", IsNeeded: true)
                : new(name, true, name == "tensors" ? "a product of matrices is right" : "forward and gradient are right", IsNeeded: true);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new(name, false, $"fails: {e.Message.ReplaceLineEndings(" ")}", IsNeeded: true);
        }
    }

    private static string? Product()
    {
        var product = tensor(new float[] { 1, 2, 3, 4 }, 2, 2).mm(tensor(new float[] { 5, 6, 7, 8 }, 2, 2));
        return Difference(product, [19, 22, 43, 50]);
    }

    /// <summary>A 2×2 kernel over 3×3 numbers, small whole ones, so that bfloat16 has to be exact too.</summary>
    private static string? Convolution(Precision precision)
    {
        var type = ProcessorFeatures.ComputeType(precision);
        var picture = tensor(new float[] { 0, 1, 2, 3, 4, 5, 6, 7, 8 }, 1, 1, 3, 3).to_type(type).requires_grad_();
        var kernel = tensor(new float[] { 1, 2, 3, 4 }, 1, 1, 2, 2).to_type(type);
        var map = nn.functional.conv2d(picture, kernel);
        return Difference(map, [27, 37, 57, 67]) ?? Difference(Gradients.Of(map.sum(), picture), [1, 3, 2, 4, 10, 6, 3, 7, 4]);
    }

    private static string? Difference(Tensor found, float[] expected)
    {
        float[] values = found.detach().to_type(ScalarType.Float32).contiguous().data<float>().ToArray();
        return values.SequenceEqual(expected) ? null : $"({string.Join(", ", values)}) instead of ({string.Join(", ", expected)})";
    }

    private static string ProcessorName()
    {
        const string info = "/proc/cpuinfo";
        if (File.Exists(info) && File.ReadLines(info).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) is { } line)
            return line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    private static string Version(Type type) => type.Assembly.GetName().Version?.ToString(3) ?? "unknown";
}
