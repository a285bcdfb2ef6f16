using System.CommandLine;
using System.Text;
using Sepal.Cli.Commands;

namespace Sepal.Cli.Usage;

/// <summary>A command's help as text: what it does, how it is written, its options, and examples that work.</summary>
internal sealed class HelpPage(SepalRoot root, SepalCommand command, int columns)
{
    public const int MostColumns = 110;

    private readonly StringBuilder _text = new();

    public override string ToString()
    {
        _text.Clear();
        foreach (string line in Wrap(command.Description ?? "", columns)) _text.AppendLine(line);
        Section("Usage", [(UsageLine(), "")]);
        Section("Commands", command.Subcommands.Select(sub => (sub.Name, sub.Description ?? "")));
        Section("Arguments", command.Arguments.Select(argument => (argument.Name, argument.Description ?? "")));
        Section("Options", command.Options.Except(root.Global.All).Select(Row));
        Section("Options of every command", root.Global.All.Select(Row));
        if (command.Notes.Count > 0) _text.AppendLine().AppendLine("Reading the results:");
        foreach (string line in command.Notes.SelectMany(note => Wrap(note, columns - 4).Select((line, i) => (i == 0 ? "- " : "  ") + line))) _text.AppendLine($"  {line}");
        _text.AppendLine().AppendLine("Examples:");
        foreach (var example in command.Examples)
            _text.AppendLine($"  # {example.Purpose}").AppendLine($"  sepal {example.Line}");
        return _text.ToString();
    }

    private string UsageLine()
    {
        var arguments = command.Arguments.Select(argument =>
        {
            string name = argument.Arity.MaximumNumberOfValues > 1 ? argument.Name + "..." : argument.Name;
            return argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}]" : name;
        });
        var required = command.Options.Where(option => option.Required).Select(option => $"{option.Name} {option.HelpName}");
        return string.Join(' ', [command.Title, .. command.Subcommands.Count > 0 ? ["COMMAND"] : Array.Empty<string>(), .. arguments, .. required, "[options]"]);
    }

    private static (string, string) Row(Option option)
    {
        string names = string.Join(", ", [.. option.Aliases.Where(alias => alias.Length == 2 && alias != "-?"), option.Name]);
        return (option.HelpName is { } value ? $"{names} {value}" : names, (option.Description ?? "") + (option.Required ? " (required)" : ""));
    }

    private void Section(string title, IEnumerable<(string Name, string Text)> rows)
    {
        var all = rows.ToArray();
        if (all.Length == 0) return;
        _text.AppendLine().AppendLine($"{title}:");
        // Names that are longer than most put their text on a line of its own.
        int first = all.Select(row => row.Name.Length).Where(length => length <= 26).DefaultIfEmpty(0).Max() + 2;
        foreach (var (name, text) in all)
        {
            string[] lines = [.. Wrap(text, Math.Max(24, columns - first - 2))];
            if (lines.Length == 0) _text.AppendLine($"  {name}");
            else if (name.Length > first - 2) _text.AppendLine($"  {name}");
            else _text.AppendLine($"  {name.PadRight(first)}{lines[0]}");
            foreach (string line in lines.Skip(name.Length > first - 2 ? 0 : 1)) _text.AppendLine($"  {new string(' ', first)}{line}");
        }
    }

    private static IEnumerable<string> Wrap(string text, int width)
    {
        var line = new StringBuilder();
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear();
            }
            line.Append(line.Length > 0 ? " " : "").Append(word);
        }
        if (line.Length > 0) yield return line.ToString();
    }
}
