using System.Text.RegularExpressions;

namespace Sepal.Conventions.Tests;

public sealed partial class DocumentationTests
{
    [Fact]
    public void Every_line_of_Sepal_in_the_guide_from_Keras_is_in_the_sample_that_is_compiled()
    {
        string[] sample = [.. File.ReadAllLines(Path.Combine(Repository.Root, "samples/LabReport/Program.cs")).Select(line => line.Trim())];
        var rows = File.ReadLines(Path.Combine(Repository.Root, "docs/from-keras.md")).Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| Keras", StringComparison.Ordinal)).ToList();
        rows.Count.ShouldBeGreaterThan(20);
        foreach (string row in rows)
        {
            string right = row.TrimEnd(' ', '|')[(row.IndexOf(" | ", StringComparison.Ordinal) + 3)..];
            foreach (Match code in Code().Matches(right)) sample.ShouldContain(code.Groups[1].Value);
        }
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
