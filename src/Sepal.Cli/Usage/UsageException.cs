namespace Sepal.Cli.Usage;

/// <summary>The command line itself is wrong: exit code 2. The message is one line; where to read more is added to it.</summary>
internal sealed class UsageException(string message) : Exception(message);
