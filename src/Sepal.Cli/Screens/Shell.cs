namespace Sepal.Cli.Screens;

/// <summary>Command lines that a person may copy.</summary>
internal static class Shell
{
    /// <summary>A path as one word of a shell.</summary>
    public static string Quote(string path) => path.All(c => char.IsLetterOrDigit(c) || c is '/' or '\\' or '.' or '_' or '-' or ':' or '~') && path.Length > 0
        ? path
        : OperatingSystem.IsWindows() ? $"\"{path}\"" : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
