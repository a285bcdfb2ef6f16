using Sepal.Benchmarking;
using Sepal.Numerics;
using Spectre.Console;

namespace Sepal.Cli.Screens;

/// <summary>A benchmark's figures for a person: a column for each precision.</summary>
internal static class BenchmarkScreen
{
    public static void Show(Session session, BenchmarkResult result, string what)
    {
        session.Line($"{what}: {result.Size} × {result.Size} pixels, batches of {result.BatchSize}, {result.GflopPerImage:0.00} GFLOP a picture");
        session.Line($"{result.Processor}, {Usage.Words.Count(result.Threads, "thread")}");
        session.Screen.Write(Table(result));
        if (result.PlainImagesPerSecond is { } plain) session.Line($"Plain TorchSharp modules, float32: {Figures.Rate(plain)} images/s");
        foreach (string note in result.Notes) session.Line($"Note: {note}");
    }

    private static Table Table(BenchmarkResult result)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("");
        foreach (var one in result.Figures) table.AddColumn(new TableColumn(one.Precision == Precision.BFloat16 ? "bfloat16" : "float32").RightAligned());
        void Row(string name, Func<PrecisionFigures, string?> figure)
        {
            string?[] cells = [.. result.Figures.Select(figure)];
            if (cells.Any(cell => cell is not null)) table.AddRow([name, .. cells.Select(cell => cell ?? "–")]);
        }

        Row("step, images/s", one => Figures.Rate(one.StepImagesPerSecond));
        Row("times plain modules", one => one.TimesPlain is { } times ? $"{times:0.0}" : null);
        Row("times unfolded", one => one.TimesUnfolded is { } times ? $"{times:0.00}" : null);
        Row("times channels first", one => one.TimesChannelsFirst is { } times ? $"{times:0.00}" : null);
        Row("whole pass with its data, images/s", one => Figures.Rate(one.EpochImagesPerSecond));
        Row("share of the step's speed", one => Figures.Percent(one.EpochShare));
        Row("first epoch with decoding, images/s", one => one.FirstEpochImagesPerSecond is { } first ? Figures.Rate(first) : null);
        Row("one picture alone, ms", one => one.LatencyOfOne is { } latency ? $"{latency.TotalMilliseconds:0.0}" : null);
        Row("GFLOP/s", one => $"{one.Gflops:#,0}");
        Row("the processor's ceiling, GFLOP/s", one => $"{one.CeilingGflops:#,0}");
        Row("share of the ceiling", one => Figures.Percent(one.CeilingShare));
        return table;
    }
}
