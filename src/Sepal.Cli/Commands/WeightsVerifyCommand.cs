using System.CommandLine;
using Sepal.Cli.Screens;
using Sepal.Runs;

namespace Sepal.Cli.Commands;

/// <summary><c>sepal weights verify</c>: reads every file that is there and compares its checksum.</summary>
internal sealed class WeightsVerifyCommand() : SepalCommand("verify", "Reads all weights on this machine and compares their checksums.")
{
    public override IReadOnlyList<Example> Examples => [new("weights verify", "checks every file that is there")];

    public override int Run(Session session, ParseResult parsed)
    {
        var statuses = PretrainedWeightStore.Create().VerifyAsync(session.IsQuiet ? null : new DownloadLines(session), session.Cancellation).GetAwaiter().GetResult();
        var here = statuses.Where(one => one.Copy is not null).ToArray();
        session.Give(WeightsScreen.Document(statuses), () =>
        {
            if (here.Length == 0) session.Line("No weights are on this machine.");
            else WeightsScreen.Show(session, here);
        });
        if (here.FirstOrDefault(one => !one.IsPresent) is not { } bad) return 0;
        session.Fail($"'{bad.Copy!.Path}' {bad.Copy.Problem}. Remove it and fetch it again by: sepal weights pull {bad.Entry.Name}");
        return Failure.Failed;
    }
}
