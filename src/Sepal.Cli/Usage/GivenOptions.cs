using System.CommandLine;

namespace Sepal.Cli.Usage;

internal static class GivenOptions
{
    /// <summary>Whether the option stands on the command line; its default doesn't count.</summary>
    public static bool Has(this ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };
}
