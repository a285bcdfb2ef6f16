using Sepal.Benchmarking;

#pragma warning disable CA1050 // .NET looks for a hook by this name, outside of any namespace.
/// <summary>
/// What .NET runs before a program where <c>DOTNET_STARTUP_HOOKS</c> names this assembly. Only <see cref="PlainProcess"/> does that: the benchmark's second process is the program
/// once more, serves the measurements of plain modules, and ends before the program itself would begin.
/// </summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(PlainProcess.Order) is not { Length: > 0 } order) return;
#pragma warning disable RS0030 // The standard streams are how the two processes talk; no user sees them.
        PlainProcess.Serve(order, Console.In, Console.Out);
#pragma warning restore RS0030
        Environment.Exit(0);
    }
}
