using System.Globalization;
using Sepal.Training;

namespace Sepal.Reporting.Reading;

/// <summary>Reads the <c>history.csv</c> of a run.</summary>
internal static class HistoryCsv
{
    private const string Columns = "epoch,accuracy,loss,val_accuracy,val_loss,learning_rate,seconds,images_per_second";

    /// <exception cref="ReportException">It isn't what 'train' wrote.</exception>
    public static IReadOnlyList<EpochResult> Read(string path)
    {
        string[] lines = [.. File.ReadLines(path)];
        if (lines.Length < 2 || lines[0] != Columns) throw Wrong(path, 1);
        return [.. lines.Skip(1).Select((line, i) => Parse(line.Split(',')) ?? throw Wrong(path, i + 2))];
    }

    private static EpochResult? Parse(string[] cells)
    {
        double?[] values = [.. cells.Select(cell => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : (double?)null)];
        if (values.Length != 8 || values is not [{ } epoch, { } accuracy, { } loss, _, _, { } rate, { } seconds, { } speed]) return null;
        if (!(seconds >= 0 && seconds < TimeSpan.MaxValue.TotalSeconds)) return null;
        return new EpochResult
        {
            Epoch = (int)epoch,
            Accuracy = accuracy,
            Loss = loss,
            ValidationAccuracy = values[3],
            ValidationLoss = values[4],
            LearningRate = rate,
            Duration = TimeSpan.FromSeconds(seconds),
            ImagesPerSecond = speed,
        };
    }

    private static ReportException Wrong(string path, int line)
        => new($"'{path}' is no history that 'train' wrote (line {line}); expected the columns {Columns}. Leave the run out, or train it anew.");
}
