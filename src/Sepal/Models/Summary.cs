using System.Globalization;
using System.Text;

namespace Sepal.Models;

/// <summary>Keras's table of a network: each layer's name, class, output shape and parameters, and the totals.</summary>
public sealed record Summary(string Name, IReadOnlyList<SummaryRow> Rows, long Total, long Trainable)
{
    /// <summary>Parameters that training leaves as they are: of frozen layers, and BatchNormalization's statistics.</summary>
    public long NonTrainable => Total - Trainable;

    /// <summary>The table of a model. As in Keras a Sequential's input has no row, a Functional's has.</summary>
    public static Summary Of(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var shapes = model.Nodes.GroupBy(n => n.Layer).ToDictionary(g => g.Key, g => g.Last().Shape);
        SummaryRow[] rows = [.. model.Layers.Select(l => new SummaryRow(l.Name, l.ClassName, shapes[l], l.ParameterCount, l.Trainable))];
        var weights = model.Weights.Distinct().ToArray();
        return new Summary(model.Name, rows, weights.Sum(w => w.Count), weights.Where(w => w.IsTrainable).Sum(w => w.Count));
    }

    /// <summary>The table as text, with Keras's columns.</summary>
    public override string ToString()
    {
        string[][] cells = [["Layer (type)", "Output Shape", "Param #"], .. Rows.Select(r => new[] { $"{r.Name} ({r.Type})", r.OutputShape.ToString(), Number(r.ParameterCount) })];
        int first = cells.Max(c => c[0].Length), second = cells.Max(c => c[1].Length), third = cells.Max(c => c[2].Length);
        string line = new('─', first + second + third + 4);
        var text = new StringBuilder().AppendLine($"Model: \"{Name}\"").AppendLine(line);
        for (int i = 0; i < cells.Length; i++)
        {
            text.AppendLine($"{cells[i][0].PadRight(first)}  {cells[i][1].PadRight(second)}  {cells[i][2].PadLeft(third)}");
            if (i == 0) text.AppendLine(line);
        }
        text.AppendLine(line);
        text.AppendLine($"Total params: {Number(Total)}");
        text.AppendLine($"Trainable params: {Number(Trainable)}");
        text.Append($"Non-trainable params: {Number(NonTrainable)}");
        return text.ToString();
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
