using System.Diagnostics;
using System.Text.Json;

namespace Sepal.Cli.Tests;

/// <summary>A command line that has run: its exit code and what it wrote.</summary>
public sealed record SepalRun(int Code, string Output, string Error)
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Sepal.Cli.dll");

    /// <summary>Runs it in this process.</summary>
    public static SepalRun Of(params string[] args) => Of(CancellationToken.None, args);

    /// <summary>Runs it in this process, as if interrupted by the token.</summary>
    public static SepalRun Of(CancellationToken cancellation, params string[] args)
    {
        using StringWriter output = new(), error = new();
        int code = SepalProgram.Run(args, output, error, cancellation: cancellation);
        return new SepalRun(code, output.ToString(), error.ToString());
    }

    /// <summary>Starts the built program as a process of its own.</summary>
    public static Process Start(params string[] args) => Started("dotnet", [Program, .. args]);

    /// <summary>The same on Linux, with an interruption that counts: what a shell starts in the background ignores it, and so do all that it starts in turn.</summary>
    public static Process StartInterruptible(params string[] args) => Started("env", ["--default-signal=INT,TERM", "dotnet", Program, .. args]);

    private static Process Started(string file, string[] args)
        => Process.Start(new ProcessStartInfo(file, args) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;

    /// <summary>Runs a line of the shell in which <c>$sepal</c> is the built program.</summary>
    public static SepalRun Shell(string line)
    {
        var start = new ProcessStartInfo("bash", ["-c", $"sepal='dotnet {Program}'; {line}"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        return Ended(process);
    }

    /// <summary>Waits for a process and reads what it wrote.</summary>
    public static SepalRun Ended(Process process)
    {
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(60_000))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail("The program did not end within a minute.");
        }
        return new SepalRun(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>The one JSON document on standard output.</summary>
    public JsonElement Json
    {
        get
        {
            Code.ShouldBe(0, Error);
            return JsonDocument.Parse(Output).RootElement;
        }
    }

    /// <summary>The keys of an object, in order.</summary>
    public static string[] Keys(JsonElement element) => [.. element.EnumerateObject().Select(property => property.Name)];

    /// <summary>It failed with this exit code, wrote nothing as a result, and one line as the reason; gives the line.</summary>
    public string ShouldFail(int code)
    {
        Code.ShouldBe(code, $"{Output}\n{Error}");
        Output.ShouldBeEmpty();
        Error.ShouldStartWith("error: ");
        Error.TrimEnd('\n', '\r').ShouldNotContain('\n');
        Error.ShouldNotContain("Exception");
        Error.ShouldNotContain("(Parameter");
        return Error["error: ".Length..].TrimEnd();
    }
}
