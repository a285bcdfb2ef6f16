using System.Runtime.CompilerServices;

namespace Sepal.Weights;

/// <summary>What the fields of a <see cref="WeightsEntry"/> may hold.</summary>
internal static class EntryFields
{
    /// <summary>Names that Windows keeps for devices, whatever the extension.</summary>
    private static readonly string[] Devices = ["CON", "PRN", "AUX", "NUL", .. "123456789".SelectMany(digit => (string[])[$"COM{digit}", $"LPT{digit}"])];

    public static string Text(string value, [CallerMemberName] string name = "")
        => string.IsNullOrWhiteSpace(value) ? throw new ArgumentException($"Expected a text for {name}; got none.", name) : value;

    /// <summary>One segment of a path on every system, and none that the store keeps for itself: those begin with a dot.</summary>
    public static string FileName(string value, [CallerMemberName] string name = "")
    {
        bool isPlain = value is { Length: > 0 and <= 200 } && value[0] is not '.' && value[^1] is not ('.' or ' ')
            && !value.Any(c => char.IsControl(c) || "/\\:*?\"<>|".Contains(c, StringComparison.Ordinal))
            && !Devices.Contains(value.Split('.')[0], StringComparer.OrdinalIgnoreCase);
        return isPlain ? value : throw new ArgumentException($"Expected a plain file name for {name}, without folders; got '{value}'.", name);
    }

    public static string? Hexadecimal(string? value, int least, int most, [CallerMemberName] string name = "")
    {
        if (value is null) return null;
        if (value.Length < least || value.Length > most || !value.All(char.IsAsciiHexDigit))
            throw new ArgumentException($"Expected {(least == most ? $"{most}" : $"{least} to {most}")} hexadecimal digits for {name}; got '{value}'.", name);
        return value.ToLowerInvariant();
    }
}
