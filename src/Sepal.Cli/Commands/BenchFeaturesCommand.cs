using System.CommandLine;
using Sepal.Backbones;
using Sepal.Benchmarking;
using Sepal.Cli.Screens;
using Sepal.Cli.Usage;

namespace Sepal.Cli.Commands;

/// <summary><c>sepal bench features</c>: a pretrained base alone, and from photo files to kept features.</summary>
internal sealed class BenchFeaturesCommand : SepalCommand
{
    private static readonly FeatureBenchmarkOptions Standard = new();

    private readonly Option<string?> _base = CheckedOption.OptionalWord("--base", $"The base (default {Standard.Base})", [.. Backbone.All.Select(backbone => backbone.Name)]);
    private readonly Option<double?> _alpha = CheckedOption.OptionalNumber("--alpha", "A", "Width of a MobileNet (default 1)", 0.05, 4.0);
    private readonly BenchmarkSettings _settings = new(Standard);

    public BenchFeaturesCommand() : base("features", "Measures a pretrained base: images per second of the base alone and from photo files to features, the gain of folding and of channels-last memory, and the processor's own ceiling. Takes a minute or two.")
    {
        Add(_base);
        Add(_alpha);
        _settings.AddTo(this);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("bench features", "InceptionV3 at 150 × 150, batches of 32"),
        new("bench features --base mobilenet --alpha 0.25 --size 224 --json", "a small base at its own size"),
    ];

    public override int Run(Session session, ParseResult parsed)
    {
        var options = _settings.Read(new FeatureBenchmarkOptions { Base = parsed.GetValue(_base) ?? Standard.Base, Alpha = parsed.GetValue(_alpha) ?? Standard.Alpha }, session, parsed);
        var result = BenchmarkDisplay.Run(session, "Measuring features", progress => FeatureBenchmark.Run(options, progress, session.Cancellation));
        session.Give(result.ToJson(), () => BenchmarkScreen.Show(session, result, $"{result.Network}, features"));
        return 0;
    }
}
