using System.CommandLine;
using System.CommandLine.Parsing;
using Sepal.Cli.Commands;

namespace Sepal.Cli.Usage;

/// <summary>What is wrong with a command line, as one line: the first mistake that explains the others.</summary>
internal static class UsageErrors
{
    /// <summary>The line, or null where nothing is wrong.</summary>
    public static string? First(ParseResult parsed, SepalCommand command)
    {
        if (parsed.Errors.Count == 0) return null;
        var own = parsed.Errors.FirstOrDefault(error => error.SymbolResult is ArgumentResult or OptionResult && SymbolTokens(error.SymbolResult) > 0);
        if (parsed.UnmatchedTokens is [var first, ..])
            return own is not null && first.StartsWith('-') is false && command.Subcommands.Count == 0 ? own.Message : Unknown(first, command, parsed.CommandResult);
        if (own is not null) return own.Message;
        if (command.Subcommands.Count > 0)
            return $"'{command.Title}' needs a command after it: {Words.Either([.. command.Subcommands.Select(sub => sub.Name)])}.";
        foreach (var error in parsed.Errors)
        {
            if (error.SymbolResult is ArgumentResult argument)
                return $"'{command.Title}' needs {argument.Argument.Name}: {FirstLower(argument.Argument.Description)}.";
            if (error.SymbolResult is OptionResult { IdentifierToken: null, Option: var required })
                return $"'{command.Title}' needs {required.Name} {required.HelpName}: {FirstLower(required.Description)}.";
            if (error.SymbolResult is OptionResult { Option: var option })
                return $"{option.Name} needs a value, {option.HelpName}: {FirstLower(option.Description)}.";
        }
        return parsed.Errors[0].Message.ReplaceLineEndings(" ");
    }

    /// <summary>The line for a word that begins with a dash and is no option of the command.</summary>
    public static string UnknownOption(string typed, SymbolResult place)
    {
        SymbolResult? result = place;
        while (result is not null and not CommandResult) result = result.Parent;
        return Unknown(typed, (SepalCommand)((CommandResult)result!).Command, (CommandResult)result);
    }

    private static string Unknown(string typed, SepalCommand command, CommandResult result)
    {
        if (typed.StartsWith('-') && typed.Length > 1)
        {
            string name = typed.Split('=')[0];
            return $"'{command.Title}' has no option '{name}'.{Nearest.Suggest(name, OptionsOf(command).Select(option => option.Name))}";
        }
        if (command.Subcommands.Count > 0)
        {
            string inside = command is SepalRoot ? "sepal" : command.Title;
            string known = Words.Either([.. command.Subcommands.Select(sub => sub.Name)]);
            string suggestion = Nearest.Suggest(typed, WordsBelow(command));
            return $"'{inside}' has no command '{typed}'; expected {known}.{suggestion}";
        }
        var wanted = command.Arguments;
        string expected = wanted.Count == 0 ? "none" : string.Join(" ", wanted.Select(argument => argument.Name));
        return $"'{typed}' is one argument too many for '{command.Title}'; expected {expected}. Put quotes around a path that has spaces.";
    }

    public static IEnumerable<Option> OptionsOf(Command command)
    {
        for (Command? at = command; at is not null; at = at.Parents.OfType<Command>().FirstOrDefault())
        {
            foreach (var option in at.Options.Where(option => at == command || option.Recursive)) yield return option;
        }
    }

    private static IEnumerable<string> WordsBelow(Command command)
        => command.Subcommands.SelectMany(sub => sub.Subcommands.Count == 0 ? [sub.Name] : WordsBelow(sub).Select(word => $"{sub.Name} {word}").Prepend(sub.Name));

    private static int SymbolTokens(SymbolResult result) => result.Tokens.Count;

    private static string FirstLower(string? text) => string.IsNullOrEmpty(text) ? "" : text[1..].StartsWith(' ') || !char.IsUpper(text[0]) || (text.Length > 1 && char.IsUpper(text[1])) ? text : char.ToLowerInvariant(text[0]) + text[1..];
}
