using System.CommandLine;
using Sepal.Cli.Screens;
using Sepal.Cli.Usage;
using Sepal.Runs;

namespace Sepal.Cli.Commands;

/// <summary><c>sepal weights pull</c>: fetches a file from its makers.</summary>
internal sealed class WeightsPullCommand : SepalCommand
{
    private readonly Argument<string> _name = Paths.One("NAME", "The weights, as 'weights list' names them, or their file");

    public WeightsPullCommand() : base("pull", "Fetches weights from their makers, and goes on where an earlier download ended.") => Add(_name);

    public override IReadOnlyList<Example> Examples => [new("weights pull vgg16_notop", "fetches and checks VGG16's base")];

    public override string WhenInterrupted(Session session) => "Interrupted: what has arrived is kept; the same command goes on with it.";

    public override int Run(Session session, ParseResult parsed)
    {
        var store = PretrainedWeightStore.Create();
        var entry = store.Entry(parsed.GetRequiredValue(_name));
        string path = store.PullAsync(entry.Name, null, session.IsQuiet ? null : new DownloadLines(session), session.Cancellation).GetAwaiter().GetResult();
        var status = store.List().First(one => one.Entry == entry);
        session.Give(WeightsScreen.Document([status]), () => session.Line(path));
        return 0;
    }
}
