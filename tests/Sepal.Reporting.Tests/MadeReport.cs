using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Sepal.Reporting.Tests;

/// <summary>A report that was written, as its text.</summary>
internal sealed partial class MadeReport
{
    private MadeReport(string html, ReportResult result) => (Html, Result) = (html, result);

    public string Html { get; }

    public ReportResult Result { get; }

    /// <summary>The page's words, without tags, styles and pictures.</summary>
    public string Words => WebUtility.HtmlDecode(Space().Replace(Tag().Replace(Style().Replace(Html, ""), " "), " "));

    /// <summary>The parts of each table's rows, all tables one after the other.</summary>
    public string[][] Rows => [.. Row().Matches(Html).Select(row => Cell().Matches(row.Value).Select(cell => WebUtility.HtmlDecode(Space().Replace(Tag().Replace(cell.Groups[1].Value, " "), " ").Trim())).ToArray())];

    public static MadeReport Of(string file, ReportOptions? options, params string[] runs)
    {
        var result = ReportWriter.Write(runs, file, options ?? new ReportOptions { HeatmapsPerRun = 0, MistakesPerRun = 0, PairsPerRun = 0 });
        return new MadeReport(File.ReadAllText(file), result);
    }

    /// <summary>A file that is inside the page.</summary>
    public string Saved(string name)
    {
        var link = Regex.Match(Html, $"<a download=\"{Regex.Escape(name)}\" href=\"data:[a-z/]+;charset=utf-8;base64,([^\"]*)\"");
        link.Success.ShouldBeTrue($"there is no link to {name}");
        return Encoding.UTF8.GetString(Convert.FromBase64String(link.Groups[1].Value));
    }

    [GeneratedRegex("<style>.*?</style>", RegexOptions.Singleline)]
    private static partial Regex Style();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex("<tr>.*?</tr>", RegexOptions.Singleline)]
    private static partial Regex Row();

    [GeneratedRegex("<t[hd][^>]*>(.*?)</t[hd]>", RegexOptions.Singleline)]
    private static partial Regex Cell();
}
