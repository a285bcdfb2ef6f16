using System.CommandLine;
using Sepal.Cli.Screens;
using Sepal.Cli.Usage;
using Sepal.Runs;
using Sepal.Weights;

namespace Sepal.Cli.Commands;

/// <summary><c>sepal weights path</c>: where a file lies.</summary>
internal sealed class WeightsPathCommand : SepalCommand
{
    private readonly Argument<string> _name = Paths.One("NAME", "The weights, as 'weights list' names them, or their file");

    public WeightsPathCommand() : base("path", "Says where weights lie on this machine. Downloads nothing; unpacks those that come with Sepal.") => Add(_name);

    public override IReadOnlyList<Example> Examples => [new("weights path vgg16_notop", "the path of VGG16's base")];

    public override int Run(Session session, ParseResult parsed)
    {
        var store = PretrainedWeightStore.Create();
        var entry = store.Entry(parsed.GetRequiredValue(_name));
        var copy = store.FindAsync(entry.Name, cancellation: session.Cancellation).GetAwaiter().GetResult()
            ?? throw new WeightsException($"'{entry.FileName}' is not on this machine; expected it in '{store.CacheFolder}'. Fetch it by: sepal weights pull {entry.Name}");
        if (copy.Place == WeightsPlace.Package) copy = copy with { Path = store.PullAsync(entry.Name, cancellation: session.Cancellation).GetAwaiter().GetResult(), Place = WeightsPlace.Cache };
        session.Give(WeightsScreen.Document([new WeightsStatus(entry, copy)]), () => session.Line(copy.Path));
        return 0;
    }
}
