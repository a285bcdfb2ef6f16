using System.CommandLine;
using Sepal.Cli.Usage;
using Sepal.Data;

namespace Sepal.Cli.Commands;

/// <summary><c>sepal data synth</c>: pictures for anyone who has none at hand.</summary>
internal sealed class DataSynthCommand : SepalCommand
{
    private static readonly SyntheticFlowersOptions Standard = new();

    private readonly Argument<string> _folder = Paths.One("DIR", "The folder, new or empty");
    private readonly Option<int> _perClass = CheckedOption.Number("--per-class", "N", "Pictures of each class", 1, 100_000, Standard.PerClass);
    private readonly Option<int> _size = CheckedOption.Number("--size", "N", "Height and width in pixels", 32, 1024, Standard.Size);

    public DataSynthCommand() : base("synth", "Draws a five-class set of flower pictures: no photo, no download, the same for the same seed.")
    {
        Add(_folder);
        Add(_perClass);
        Add(_size);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("data synth flowers", "600 pictures in the folder 'flowers'"),
        new("data synth flowers --per-class 400 --size 224 --seed 7", "more and larger ones, another draw"),
    ];

    public override string WhenInterrupted(Session session) => "Interrupted: the pictures drawn so far are kept; run the same command again for the rest.";

    public override int Run(Session session, ParseResult parsed)
    {
        string folder = parsed.GetRequiredValue(_folder);
        var options = new SyntheticFlowersOptions { PerClass = parsed.GetValue(_perClass), Size = parsed.GetValue(_size), Seed = session.Seed };
        var set = session.WithProgress("Drawing pictures", progress => SyntheticFlowers.Write(folder, options, progress, session.Cancellation));
        session.Give(
            new { classes = set.ClassNames.Select(name => new { name, images = set.PerClass }), drawn = set.Drawn, folder = Path.GetFullPath(folder) },
            () =>
            {
                string already = set.Drawn == set.ClassNames.Count * set.PerClass ? "" : $" ({set.Drawn:N0} drawn now, the others were there)";
                session.Line($"{folder}: {Words.Count((long)set.ClassNames.Count * set.PerClass, "picture")}, {set.PerClass:N0} of each class{already}: {string.Join(", ", set.ClassNames)}");
            });
        return 0;
    }
}
