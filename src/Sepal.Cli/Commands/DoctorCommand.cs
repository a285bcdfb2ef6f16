using System.CommandLine;
using Sepal.Cli.Diagnosis;
using Sepal.Cli.Usage;
using Sepal.Numerics;
using Spectre.Console;

namespace Sepal.Cli.Commands;

/// <summary><c>sepal doctor</c>: what this machine has and lacks.</summary>
internal sealed class DoctorCommand() : SepalCommand("doctor", "Checks this machine: versions, processor, native libraries, memory, disk and caches, and that the engine computes right.")
{
    public override IReadOnlyList<Example> Examples =>
    [
        new("doctor", "what is there and what is missing"),
        new("doctor --json", "the same, to put into a bug report"),
    ];

    public override int Run(Session session, ParseResult parsed)
    {
        EngineCheck[] checks = [.. EngineChecks.Run(session.Precision, session.Threads), .. MachineChecks.Run()];
        var stopping = checks.FirstOrDefault(check => !check.Ok && check.IsNeeded);
        session.Give(new { checks = checks.Select(check => new { check.Name, check.Ok, check.Detail, needed = check.IsNeeded }) }, () => Show(session, checks));
        if (stopping is null) return 0;
        session.Fail($"Sepal can't work on this machine: {stopping.Name}: {stopping.Detail}");
        return Failure.Failed;
    }

    private static void Show(Session session, EngineCheck[] checks)
    {
        int width = checks.Max(check => check.Name.Length);
        foreach (var check in checks)
        {
            var (mark, colour) = check.Ok ? ("ok  ", Color.Green) : check.IsNeeded ? ("FAIL", Color.Red) : ("look", Color.Yellow);
            session.Screen.Write(new Text(mark, new Style(colour)));
            session.Line($"  {check.Name.PadRight(width)}  {check.Detail}");
        }
        int bad = checks.Count(check => !check.Ok);
        session.Hint(bad == 0 ? "Everything is as it should be." : $"{Words.Count(bad, "thing")} to look at.");
    }
}
