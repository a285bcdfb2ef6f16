using System.CommandLine;
using Sepal.Benchmarking;
using Sepal.Cli.Screens;
using Sepal.Cli.Usage;

namespace Sepal.Cli.Commands;

/// <summary><c>sepal bench predict</c>: forward passes, one picture alone, and folders of files.</summary>
internal sealed class BenchPredictCommand : SepalCommand
{
    private readonly BenchmarkSettings _settings = new(new PredictionBenchmarkOptions());

    public BenchPredictCommand() : base("predict", "Measures prediction: images per second of a forward pass and from files to probabilities, beside plain TorchSharp modules and the processor's own ceiling. Takes about a minute.")
        => _settings.AddTo(this);

    public override IReadOnlyList<Example> Examples =>
    [
        new("bench predict", "the report's network at 150 × 150, batches of 32"),
        new("bench predict --batch 1 --threads 1 --json", "as a small server would ask it"),
    ];

    public override int Run(Session session, ParseResult parsed)
    {
        var options = _settings.Read(new PredictionBenchmarkOptions(), session, parsed);
        var result = BenchmarkDisplay.Run(session, "Measuring prediction", progress => PredictionBenchmark.Run(options, progress, session.Cancellation));
        session.Give(result.ToJson(), () => BenchmarkScreen.Show(session, result, "The report's network, prediction"));
        return 0;
    }
}
