using Sepal.Reporting.Markup;
using Sepal.Reporting.Reading;

namespace Sepal.Reporting.Sections;

/// <summary>Everything that decides what a training gives, side by side, and how to do it again.</summary>
internal static class RecipesSection
{
    public static Html Write(Report report) => Html.Of($"""
        {Table(report, "Settings of the trainings. Rows in which they differ are marked by a dot.", Recipes.Settings)}{Table(report, "What the trainings ran on, and what they took.", Recipes.Surroundings)}
        <h3>To repeat it</h3>
        <p>The same seed, data, version, precision and number of threads give the same bytes on one machine.</p>
        {Commands(report)}
        """);

    private static Html Table(Report report, string caption, Func<ReportedRun, IEnumerable<(string Name, string Value)>> settings)
    {
        var all = report.Runs.Select(run => settings(run).ToDictionary(setting => setting.Name, setting => setting.Value)).ToArray();
        string[] names = [.. report.Runs.SelectMany(run => settings(run).Select(setting => setting.Name)).Distinct()];
        var rows = names.Select(name => (Html[])
        [
            all.Select(values => values.GetValueOrDefault(name)).Distinct().Count() > 1 ? Html.Of($"{name} <span class=\"differs\" title=\"differs between runs\" aria-label=\"differs\" role=\"img\">●</span>") : Grid.Text(name),
            .. all.Select(values => Grid.Text(values.GetValueOrDefault(name, Numbers.None))),
        ]);
        return report.Captions.Table(Html.Of($"{(report.HasSeveral ? caption : caption.Split(". Rows")[0].TrimEnd('.') + ".")}"), Grid.Of(["Setting", .. report.Runs.Select(run => run.Name)], rows));
    }

    private static Html Commands(Report report)
    {
        if (report.Options.Command is { } command) return Html.Of($"<pre tabindex=\"0\"><code>{command}</code></pre>\n");
        string[] lines = [.. report.Runs.Select(run => run.Command).OfType<string>().Distinct()];
        return lines.Length == 0 ? Html.Of($"<p class=\"note\">The runs don't say by which commands they were made: they were trained from a program.</p>\n")
            : Html.Of($"<pre tabindex=\"0\"><code>{string.Join('\n', lines)}</code></pre>\n");
    }
}
