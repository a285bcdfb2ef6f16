using Sepal.Reporting.Files;
using Sepal.Reporting.Markup;

namespace Sepal.Reporting.Sections;

/// <summary>The numbers behind the figures, and where the methods come from.</summary>
internal static class FilesSection
{
    private static readonly string[] Sources =
    [
        "Intervals of ratios: Wilson (1927), the score interval; gaps between training and other photos: Newcombe (1998), method 10.",
        "Differences: McNemar (1947), the exact binomial test; Holm (1979) for several tests; paired bootstrap, Efron and Tibshirani (1993).",
        "Calibration: Guo, Pleiss, Sun and Weinberger (2017), expected calibration error and temperature scaling.",
        "Heatmaps: Selvaraju and others (2017), Grad-CAM; colours: viridis, which reads in grey and with colour blindness.",
    ];

    public static Html Write(Report report)
    {
        var files = Html.Each(DataFiles.Of(report), file => Html.Of($"<li>{file.Link()}: {file.What}</li>\n"));
        return Html.Of($"""
            <p>Everything that the figures and tables show is inside this page as CSV and JSON; the links save it. Networks and every single answer are in the run folders.</p>
            <ul class="files">
            {files}</ul>
            <h3>Methods</h3>
            <ul>
            {Html.Each(Sources, source => Html.Of($"<li>{source}</li>\n"))}</ul>
            """);
    }
}
