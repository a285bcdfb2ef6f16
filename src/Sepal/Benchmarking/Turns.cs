using System.Diagnostics;

namespace Sepal.Benchmarking;

/// <summary>Measures things in turns, round after round, so that whatever else the machine does meets all of them alike.</summary>
internal sealed class Turns(int rounds, TimeSpan turn)
{
    private readonly List<(string Name, Func<double> Rate)> _things = [];
    private readonly Dictionary<string, List<double>> _rates = [];

    /// <summary>Adds something to measure.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="work">What a step does: pictures, or operations.</param>
    /// <param name="step">One step.</param>
    /// <param name="cancellation">Looked at between steps.</param>
    public void Add(string name, double work, Action step, CancellationToken cancellation) => Add(name, () => Rate(work, step, turn, cancellation));

    /// <summary>Adds something that measures itself.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="rate">Its turn: work a second.</param>
    public void Add(string name, Func<double> rate)
    {
        _things.Add((name, rate));
        _rates[name] = [];
    }

    /// <summary>Runs all rounds.</summary>
    /// <param name="onRound">Called before each, with its number from 0.</param>
    public void Run(Action<int> onRound)
    {
        for (int round = 0; round < rounds; round++)
        {
            onRound(round);
            foreach (var (name, rate) in _things) _rates[name].Add(rate());
        }
    }

    /// <summary>Work a second: the median of the rounds.</summary>
    public double Median(string name) => Median(_rates[name]);

    /// <summary>Work a second in the best round: for a ceiling.</summary>
    public double Best(string name) => _rates[name].Max();

    /// <summary>How many times as fast one thing is as another: the median over the rounds, each round compared within itself.</summary>
    public double Times(string name, string other) => Median([.. _rates[name].Zip(_rates[other], (a, b) => a / b)]);

    /// <summary>Work a second over a time, after one step that does not count; two steps at least.</summary>
    public static double Rate(double work, Action step, TimeSpan turn, CancellationToken cancellation)
    {
        step();
        int steps = 0;
        long start = Stopwatch.GetTimestamp();
        do
        {
            cancellation.ThrowIfCancellationRequested();
            step();
        }
        while (++steps < 2 || Stopwatch.GetElapsedTime(start) < turn);
        return work * steps / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public static double Median(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
