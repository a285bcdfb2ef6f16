using System.CommandLine;
using System.CommandLine.Parsing;

namespace Sepal.Cli.Usage;

/// <summary>Files and folders among the arguments. Whether they exist is the command's business.</summary>
internal static class Paths
{
    /// <summary>One path.</summary>
    public static Argument<string> One(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result => Parse(name, result)!,
    };

    /// <summary>One path that may be missing.</summary>
    public static Argument<string?> Optional(string name, string description) => new(name)
    {
        Description = description,
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = result => Parse(name, result),
    };

    /// <summary>One path or more.</summary>
    public static Argument<string[]> Many(string name, string description) => new(name)
    {
        Description = description,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result => [.. result.Tokens.Select(token => Check(name, token.Value, result))],
    };

    public static string? Parse(string name, ArgumentResult result) => Check(name, result.Tokens[0].Value, result);

    private static string Check(string name, string text, ArgumentResult result)
    {
        if (string.IsNullOrWhiteSpace(text))
            result.AddError($"{name} is empty; expected a path.");
        else if (LooksLikeAnOption(text))
            result.AddError(name.StartsWith('-')
                ? $"{name} needs a path; got the option '{text}'. Write './{text}' where a file has that name."
                : UsageErrors.UnknownOption(text, result));
        return text;
    }

    private static bool LooksLikeAnOption(string text) => text.Length > 1 && text[0] == '-' && (text[1] == '-' || char.IsLetter(text[1]));
}
