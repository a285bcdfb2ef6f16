using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using Sepal.Numerics;
using TorchSharp;

namespace Sepal.Benchmarking;

/// <summary>
/// Plain modules in a process of their own, so that they meet the C library's allocator as everyone meets it. Its settings count for a whole process and can't be put
/// back: what was kept before is used again without a page fault, and plain modules seemed half as slow again as they are alone.
/// It waits while others take their turns.
/// </summary>
internal sealed class PlainProcess : IDisposable
{
    /// <summary>The environment variable that makes the program such a process: <c>Train 32 150 2</c> (what, batch, size, threads).</summary>
    public const string Order = "SEPAL_PLAIN_MODULES";

    private const string Ready = "ready";

    private readonly Process _process;

    private PlainProcess(Process process) => _process = process;

    /// <summary>Starts it; null where this program can't be started a second time.</summary>
    public static PlainProcess? Start(PlainWork work, int batchSize, int size, int threads, CancellationToken cancellation)
    {
        string assembly = typeof(PlainProcess).Assembly.Location;
        bool hooks = !AppContext.TryGetSwitch("System.StartupHookProvider.IsSupported", out bool supported) || supported;
        if (!hooks || !RuntimeFeature.IsDynamicCodeSupported || assembly.Length == 0 || Environment.ProcessPath is not { } path || Assembly.GetEntryAssembly() is not { Location.Length: > 0 } program) return null;
        var start = new ProcessStartInfo(path)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        if (Path.GetFileNameWithoutExtension(path).Equals("dotnet", StringComparison.OrdinalIgnoreCase)) start.ArgumentList.Add(program.Location);
        start.Environment["DOTNET_STARTUP_HOOKS"] = assembly;
        start.Environment[Order] = string.Create(CultureInfo.InvariantCulture, $"{work} {batchSize} {size} {threads}");
        Process? process = null;
        try
        {
            process = Process.Start(start);
            if (process is null) return null;
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginErrorReadLine();
            var plain = new PlainProcess(process);
            if (plain.Answer(cancellation) == Ready) return plain;
            plain.Dispose();
            return null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            process?.Dispose();
            return null;
        }
    }

    /// <summary>One turn; pictures a second.</summary>
    public double Rate(TimeSpan turn, CancellationToken cancellation)
    {
        _process.StandardInput.WriteLine(turn.TotalSeconds.ToString("R", CultureInfo.InvariantCulture));
        _process.StandardInput.Flush();
        return double.TryParse(Answer(cancellation), NumberStyles.Float, CultureInfo.InvariantCulture, out double rate)
            ? rate
            : throw new EngineException("The process that measures plain modules ended in the middle of the benchmark; expected its figures to the last round. There may be too little memory: choose smaller batches or pictures.");
    }

    /// <summary>The other side: a rate for each line that asks for one, until the input ends.</summary>
    public static void Serve(string order, TextReader input, TextWriter output)
    {
        string[] parts = order.Split(' ');
        int batchSize = int.Parse(parts[1], CultureInfo.InvariantCulture), size = int.Parse(parts[2], CultureInfo.InvariantCulture);
        torch.InitializeDeviceType(DeviceType.CPU);
        torch.set_num_threads(int.Parse(parts[3], CultureInfo.InvariantCulture));
        using var plain = new PlainModules(batchSize, size);
        var work = Enum.Parse<PlainWork>(parts[0]);
        void Step() => plain.Run(work);
        Step();
        output.WriteLine(Ready);
        output.Flush();
        while (input.ReadLine() is { } line)
        {
            double rate = Turns.Rate(batchSize, Step, TimeSpan.FromSeconds(double.Parse(line, CultureInfo.InvariantCulture)), CancellationToken.None);
            output.WriteLine(rate.ToString("R", CultureInfo.InvariantCulture));
            output.Flush();
        }
    }

    public void Dispose()
    {
        try { _process.Kill(entireProcessTree: true); }
        catch (InvalidOperationException) { /* it has ended already */ }
        _process.WaitForExit();
        _process.Dispose();
    }

    private string? Answer(CancellationToken cancellation)
    {
        using var registration = cancellation.Register(() => _process.Kill());
        string? line = _process.StandardOutput.ReadLine();
        cancellation.ThrowIfCancellationRequested();
        return line;
    }
}
