using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Sepal.Cli.Usage;

/// <summary>Options that check their values and say in one line what was expected.</summary>
internal static class CheckedOption
{
    // Longer lists of words stand in the description.
    private const int LongestChoice = 70;

    /// <summary>There or not.</summary>
    public static Option<bool> Flag(string name, string description, params string[] aliases)
        => new(name, aliases) { Description = description, Arity = ArgumentArity.Zero };

    /// <summary>A number from <paramref name="least"/> to <paramref name="most"/> with a default.</summary>
    public static Option<T> Number<T>(string name, string unit, string description, T least, T most, T standard) where T : struct, INumber<T>, IMinMaxValue<T> => new(name)
    {
        Description = $"{description}{Range(least, most)} (default {Show(standard)})",
        HelpName = unit,
        DefaultValueFactory = _ => standard,
        CustomParser = result => Parse(name, result, least, most),
    };

    /// <summary>A number from <paramref name="least"/> to <paramref name="most"/>; null where it is not given.</summary>
    public static Option<T?> OptionalNumber<T>(string name, string unit, string description, T least, T most) where T : struct, INumber<T>, IMinMaxValue<T> => new(name)
    {
        Description = description,
        HelpName = unit,
        CustomParser = result => Parse(name, result, least, most),
    };

    /// <summary>One of a few words.</summary>
    public static Option<T> Choice<T>(string name, string description, T standard, params (string Word, T Value)[] choices) => new(name)
    {
        Description = $"{description} (default {choices.First(choice => Equals(choice.Value, standard)).Word})",
        HelpName = string.Join('|', choices.Select(choice => choice.Word)),
        DefaultValueFactory = _ => standard,
        CustomParser = result => Pick(name, result, choices),
    };

    /// <summary>One of a few words; null where it is not given.</summary>
    public static Option<T?> OptionalChoice<T>(string name, string description, params (string Word, T Value)[] choices) where T : struct => new(name)
    {
        Description = description,
        HelpName = string.Join('|', choices.Select(choice => choice.Word)),
        CustomParser = result => Pick(name, result, choices),
    };

    /// <summary>One of a few words, as it is.</summary>
    public static Option<string> Word(string name, string description, string standard, string[] words)
        => Choice(name, description, standard, [.. words.Select(word => (word, word))]);

    /// <summary>One of a few words, as it is; null where it is not given.</summary>
    public static Option<string?> OptionalWord(string name, string description, string[] words)
    {
        bool isLong = words.Sum(word => word.Length + 1) > LongestChoice;
        return new(name)
        {
            Description = isLong ? $"{description}: {Words.Either(words)}" : description,
            HelpName = isLong ? "NAME" : string.Join('|', words),
            CustomParser = result => Pick(name, result, [.. words.Select(word => (word, word))]),
        };
    }

    /// <summary>A file or folder; null where it is not given.</summary>
    public static Option<string?> Path(string name, string what, string description, bool required = false) => new(name)
    {
        Description = description,
        HelpName = what,
        Required = required,
        CustomParser = result => Paths.Parse(name, result),
    };

    private static T Parse<T>(string name, ArgumentResult result, T least, T most) where T : struct, INumber<T>, IMinMaxValue<T>
    {
        string text = result.Tokens[0].Value;
        string kind = typeof(T) == typeof(double) ? "a number" : "a whole number";
        string expected = least == T.MinValue && most == T.MaxValue ? kind : $"{kind} from {Show(least)} to {Show(most)}";
        if (!T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || T.IsNaN(value))
            result.AddError($"{name} is '{text}'; expected {expected}.");
        else if (value < least || value > most)
            result.AddError($"{name} is {text}; expected {expected}.");
        return value;
    }

    private static T Pick<T>(string name, ArgumentResult result, (string Word, T Value)[] choices)
    {
        string text = result.Tokens[0].Value;
        foreach (var (word, value) in choices)
        {
            if (word.Equals(text, StringComparison.OrdinalIgnoreCase)) return value;
        }
        string[] words = [.. choices.Select(choice => choice.Word)];
        result.AddError($"{name} is '{text}'; expected {Words.Either(words)}.{Nearest.Suggest(text, words)}");
        return choices[0].Value;
    }

    private static string Range<T>(T least, T most) where T : struct, INumber<T>, IMinMaxValue<T>
        => least == T.MinValue && most == T.MaxValue ? "" : $", {Show(least)} to {Show(most)}";

    private static string Show<T>(T value) where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);
}
