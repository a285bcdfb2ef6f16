using Sepal.Reporting.Sections;

namespace Sepal.Reporting.Markup;

/// <summary>The whole page: one file, nothing from outside, no script.</summary>
internal static class Page
{
    public static Html Write(Report report)
    {
        var sections = Sections(report);
        var contents = Html.Each(sections, section => Html.Of($"<li><a href=\"#{section.Id}\">{section.Title}</a></li>\n"));
        var body = Html.Each(sections, section => Html.Of($"<section id=\"{section.Id}\"><h2>{section.Title}</h2>\n{section.Content}</section>\n\n"));
        return Html.Of($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
            <meta name="generator" content="Sepal">
            <link rel="icon" href="data:,">
            <title>{report.Title}</title>
            <style>
            {Html.StyleSheet}
            </style>
            </head>
            <body>
            <a class="skip" href="#report">Skip to the report</a>
            <nav aria-label="Contents"><p>Contents</p><ol>
            {contents}</ol></nav>
            <main id="report" tabindex="-1">
            <header><h1>{report.Title}</h1>
            <p class="lead">{Lead(report)}</p></header>

            {body}</main>
            <footer><p>Written by <i>sepal report</i> from the run folders; nothing was trained or measured anew. This page needs no network and runs no script.</p></footer>
            </body>
            </html>

            """);
    }

    // In the order of the page, so that figures are numbered as they come.
    private static IReadOnlyList<(string Id, string Title, Html Content)> Sections(Report report)
    {
        List<(string, string, Html)> sections = [("findings", "Findings", FindingsSection.Write(report))];
        if (report.HasSeveral) sections.Add(("differences", "Which differences are real", ComparisonSection.Write(report)));
        sections.Add(("networks", "The networks", NetworksSection.Write(report)));
        sections.Add(("training", "Training", TrainingSection.Write(report)));
        sections.Add(("errors", "Where they are wrong", ErrorsSection.Write(report)));
        sections.Add(("calibration", "How sure they may be", CalibrationSection.Write(report)));
        if (report.Options.HeatmapsPerRun > 0) sections.Add(("heatmaps", "Where they look", HeatmapsSection.Write(report)));
        sections.Add(("data", "The data", DataSection.Write(report)));
        sections.Add(("recipes", "Settings, and how to repeat it", RecipesSection.Write(report)));
        sections.Add(("files", "Numbers and methods", FilesSection.Write(report)));
        return sections;
    }

    private static string Lead(Report report)
    {
        var first = report.Runs[0];
        string what = report.HasSeveral ? $"{report.Runs.Count} networks were trained" : $"A network was trained";
        bool isOneSet = report.Runs.All(run => run.Pictures.AreThoseOf(first.Pictures));
        string on = isOneSet ? $"on {Numbers.Count(first.Pictures.Used.Count, "photo")} of {Numbers.Count(first.Pictures.Split.ClassNames.Count, "class")} ({Classes(first.Pictures.Split.ClassNames)})" : "on different sets of photos";
        string measured = report.Runs.All(run => run.MeasuredPart == Data.Part.Test) ? ", and measured on photos that played no part in it" : "";
        var days = report.Runs.Select(run => run.Started.UtcDateTime.Date).ToArray();
        string when = days.Min() == days.Max() ? Day(days[0]) : $"{Day(days.Min())} to {Day(days.Max())}";
        return $"{what} {on}{measured}. {when}{(first.Environment.Sepal is { } version ? $", Sepal {version}" : "")}.";
    }

    private static string Classes(IReadOnlyList<string> names) => names.Count <= 8 ? Numbers.List(names) : $"{string.Join(", ", names.Take(7))} and {names.Count - 7} more";

    private static string Day(DateTime day) => day.ToString("d\u00A0MMMM\u00A0yyyy", System.Globalization.CultureInfo.InvariantCulture);
}
