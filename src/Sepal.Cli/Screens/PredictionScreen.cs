using Sepal.Prediction;
using Spectre.Console;

namespace Sepal.Cli.Screens;

/// <summary>Predictions for a person: bars for a single picture, a line each for several, as they come.</summary>
internal sealed class PredictionScreen(Session session, IReadOnlyList<string> classNames, int pictures)
{
    private const int BarColumns = 30, MostInLine = 3;

    private readonly int _width = classNames.Max(name => name.Length);

    public void Show(FilePrediction answer)
    {
        if (answer.Error is { } error)
        {
            // A single file is named at the end.
            if (pictures > 1) session.Warn($"{answer.Path}: {error}");
        }
        else if (pictures == 1) Bars(answer);
        else session.Line($"{answer.Classes[0].ClassName.PadRight(_width)}  {Figures.Percent(answer.Classes[0].Probability),6}  {answer.Path}{Others(answer)}");
    }

    private void Bars(FilePrediction answer)
    {
        session.Line(answer.Path);
        foreach (var one in answer.Classes)
        {
            session.Output.Write(Printable.Line($"  {one.ClassName.PadRight(_width)}  {Figures.Percent(one.Probability),6}  "));
            session.Screen.Write(new Text(new string('█', (int)Math.Round(BarColumns * one.Probability)), new Style(Color.Green)));
            session.Line();
        }
    }

    private static string Others(FilePrediction answer)
        => answer.Classes.Count < 2 ? "" : $"  ({string.Join(", ", answer.Classes.Skip(1).Take(MostInLine - 1).Select(one => $"{one.ClassName} {Figures.Percent(one.Probability)}"))})";
}
