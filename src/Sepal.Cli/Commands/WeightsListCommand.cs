using System.CommandLine;
using Sepal.Cli.Screens;
using Sepal.Runs;

namespace Sepal.Cli.Commands;

/// <summary><c>sepal weights list</c>: what there is, and what of it is on this machine.</summary>
internal sealed class WeightsListCommand() : SepalCommand("list", "Shows all published weights, and which are on this machine. Reads no file.")
{
    public override IReadOnlyList<Example> Examples => [new("weights list", "what there is"), new("weights list --json", "with addresses, for a program")];

    public override int Run(Session session, ParseResult parsed)
    {
        var store = PretrainedWeightStore.Create();
        var statuses = store.List();
        session.Give(WeightsScreen.Document(statuses), () => WeightsScreen.Show(session, statuses));
        session.Hint($"Kept in {store.CacheFolder}. 'sepal weights pull NAME' fetches one.");
        return 0;
    }
}
