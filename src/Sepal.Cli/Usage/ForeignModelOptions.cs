using System.CommandLine;
using Sepal.Imaging;
using Sepal.Prediction;

namespace Sepal.Cli.Usage;

/// <summary>What a model file that Sepal didn't write leaves open: scaling, resizing, class names.</summary>
internal sealed class ForeignModelOptions
{
    private readonly Option<Scaling?> _scale = CheckedOption.OptionalChoice("--scale", "Scaling of 0..255 RGB pixels, where the model file doesn't say it or is wrong",
        Enum.GetValues<Scaling>().Select(scaling => (ImageNames.Of(scaling), scaling)).ToArray());

    private readonly Option<Interpolation?> _resize = CheckedOption.OptionalChoice("--resize", "How pictures are resized, where the model file doesn't say it (then: tensorflow)",
        ("tensorflow", Interpolation.TensorFlow), ("nearest", Interpolation.Nearest), ("bilinear", Interpolation.Bilinear), ("bicubic", Interpolation.Bicubic));

    private readonly Option<string?> _labels = CheckedOption.Path("--labels", "FILE", "Class names, one a line in the order of the outputs");

    public void AddTo(Command command)
    {
        command.Add(_scale);
        command.Add(_resize);
        command.Add(_labels);
    }

    /// <summary>Scaling and resizing alone, for a command that has class names from its data.</summary>
    public void AddImageTo(Command command)
    {
        command.Add(_scale);
        command.Add(_resize);
    }

    public bool HasImage(ParseResult parsed) => parsed.Has(_scale) || parsed.Has(_resize);

    /// <summary>A spec with what was given in place of what it says.</summary>
    public ImageSpec Override(ImageSpec spec, ParseResult parsed) => spec with
    {
        Scaling = parsed.GetValue(_scale) ?? spec.Scaling,
        Resize = parsed.GetValue(_resize) is { } interpolation ? spec.Resize with { Interpolation = interpolation } : spec.Resize,
    };

    public ClassifierOptions Read(Session session, ParseResult parsed) => new()
    {
        Precision = session.Precision,
        Scaling = parsed.GetValue(_scale),
        Resize = parsed.GetValue(_resize),
        ClassNames = parsed.CommandResult.Command.Options.Contains(_labels) && parsed.GetValue(_labels) is { } file ? ReadLabels(file) : null,
    };

    private static string[] ReadLabels(string file)
    {
        try
        {
            string[] lines = [.. File.ReadLines(file).Select(line => line.Trim())];
            int count = Array.FindLastIndex(lines, line => line.Length > 0) + 1;
            if (Array.FindIndex(lines, 0, count, line => line.Length == 0) is >= 0 and var empty)
                throw new DatasetException($"Line {empty + 1} of the labels '{file}' is empty; expected a class name on each line. Write one, or remove the line.");
            if (lines.Take(count).GroupBy(line => line).FirstOrDefault(group => group.Count() > 1) is { } twice)
                throw new DatasetException($"The labels '{file}' name '{twice.Key}' {twice.Count()} times; expected every class once.");
            return lines[..count];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"The labels '{file}' can't be read ({e.Message.TrimEnd('.')}); expected a text file with a class name on each line. Check the path.", e);
        }
    }
}
