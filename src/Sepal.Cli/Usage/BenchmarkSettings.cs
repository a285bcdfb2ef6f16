using System.CommandLine;
using Sepal.Benchmarking;

namespace Sepal.Cli.Usage;

/// <summary>The options that all benchmarks have.</summary>
internal sealed class BenchmarkSettings(BenchmarkOptions standard)
{
    private readonly Option<int> _batch = CheckedOption.Number("--batch", "N", "Pictures of a batch", 1, 65_536, standard.BatchSize);
    private readonly Option<int> _size = CheckedOption.Number("--size", "N", "Height and width in pixels", 46, 1024, standard.Size);
    private readonly Option<int> _rounds = CheckedOption.Number("--rounds", "N", "Rounds in which everything that is compared takes its turn", 1, 1000, standard.Rounds);
    private readonly Option<double> _seconds = CheckedOption.Number("--seconds", "R", "How long a turn lasts at least", 0.01, 3600, standard.Turn.TotalSeconds);
    private readonly Option<int> _pictures = CheckedOption.Number("--pictures", "N", "Pictures that are drawn for the pass over a whole data set", 10, 1_000_000, standard.Pictures);

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _batch, _size, _rounds, _seconds, _pictures }) command.Add(option);
    }

    /// <summary>Options with what was given.</summary>
    public T Read<T>(T options, Session session, ParseResult parsed) where T : BenchmarkOptions => (T)((BenchmarkOptions)options with
    {
        BatchSize = parsed.GetValue(_batch),
        Size = parsed.GetValue(_size),
        Rounds = parsed.GetValue(_rounds),
        Turn = TimeSpan.FromSeconds(parsed.GetValue(_seconds)),
        Pictures = parsed.GetValue(_pictures),
        Precision = session.Precision,
        Threads = session.Threads,
    });
}
