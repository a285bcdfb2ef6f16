using Sepal.Data;
using Sepal.Reporting.Markup;
using Sepal.Reporting.Reading;

namespace Sepal.Reporting.Sections;

/// <summary>What the networks learnt from and were measured on.</summary>
internal static class DataSection
{
    private const int MostClasses = 30, MostNamed = 10;

    public static Html Write(Report report)
    {
        List<List<ReportedRun>> groups = [];
        foreach (var run in report.Runs)
        {
            if (groups.Find(group => group[0].Pictures.AreThoseOf(run.Pictures)) is { } group) group.Add(run);
            else groups.Add([run]);
        }
        return Html.Each(groups, group => Write(report, group, groups.Count > 1));
    }

    private static Html Write(Report report, List<ReportedRun> runs, bool isNamed)
    {
        var pictures = runs[0].Pictures;
        var heading = isNamed ? Html.Of($"<h3>{pictures.FolderName}, of {Numbers.List([.. runs.Select(run => run.Name)])}</h3>\n") : Html.Empty;
        return Html.Of($"<section class=\"run\">{heading}<ul>\n{Html.Each(Facts(runs[0]), fact => Html.Of($"<li>{fact}</li>\n"))}</ul>\n{Table(report.Captions, pictures)}{BadFiles(report.Captions, pictures)}</section>\n");
    }

    private static IEnumerable<string> Facts(ReportedRun run)
    {
        var (pictures, split) = (run.Pictures, run.Pictures.Split);
        yield return $"{Numbers.Count(pictures.Used.Count, "photo")} of {Numbers.Count(split.ClassNames.Count, "class")} from the folder '{pictures.FolderName}', "
            + (split.Seed is { } seed ? $"split by class and content with seed {seed}: validation {Numbers.Percent(split.Validation)}, test {Numbers.Percent(split.Test)}." : "in the parts that its folders make.");
        int[] counts = [.. Enumerable.Range(0, split.ClassNames.Count).Select(label => pictures.Count(Part.Train, label) + pictures.Count(Part.Validation, label) + pictures.Count(Part.Test, label))];
        yield return counts.Max() == counts.Min() ? $"Classes are balanced: {Numbers.Count(counts[0], "photo")} each."
            : $"The largest class has {Numbers.Fixed(counts.Max() / (double)Math.Max(1, counts.Min()), 1)} times the photos of the smallest ({Numbers.Count(counts.Max())} and {Numbers.Count(counts.Min())}).";
        yield return $"Always answering '{run.Evaluation.MajorityBaseline.Name}' would be right about {Numbers.Percent(run.Evaluation.MajorityBaseline.Accuracy)} of the {run.PartName} part.";
        yield return pictures.Bad.Count == 0 ? "Every file could be decoded." : $"{Numbers.Count(pictures.Bad.Count, "file")} could not be decoded and {(pictures.Bad.Count == 1 ? "was" : "were")} left out.";
        yield return Duplicates(pictures);
    }

    private static string Duplicates(RunPictures pictures)
    {
        if (pictures.Duplicates.Count == 0) return "No two files have the same bytes.";
        var leaks = pictures.Leaks.ToArray();
        string count = $"{Numbers.Count(pictures.Duplicates.Count, "photo")} {(pictures.Duplicates.Count == 1 ? "is" : "are")} there more than once with the same bytes";
        return leaks.Length == 0 ? $"{count}; no such copies are in different parts."
            : $"{count}; copies of {leaks.Length} are in different parts, so that the figures flatter a little, such as {string.Join(" = ", leaks[0].Select(item => item.RelativePath))}.";
    }

    private static Html Table(Captions captions, RunPictures pictures)
    {
        var names = pictures.Split.ClassNames;
        int all = pictures.Used.Count;
        var counts = names.Select((name, label) => (Name: name, Train: pictures.Count(Part.Train, label), Val: pictures.Count(Part.Validation, label), Test: pictures.Count(Part.Test, label))).ToArray();
        var shown = counts.Length <= MostClasses ? counts : [.. counts.OrderByDescending(c => c.Train + c.Val + c.Test).Take(MostClasses)];
        string cut = counts.Length <= MostClasses ? "" : $" The {MostClasses} largest of {counts.Length} classes.";
        string[] columns = ["Class", "#Training", "#Validation", "#Test", "#All", "#Share"];
        var rows = shown.Select(c => Row(c.Name, c.Train, c.Val, c.Test, all)).Append(Row("all classes", pictures.Count(Part.Train), pictures.Count(Part.Validation), pictures.Count(Part.Test), all));
        return captions.Table(Html.Of($"Photos of each class and part.{cut}"), Grid.Of(columns, rows));
    }

    private static Html[] Row(string name, int train, int val, int test, int all)
        => [Grid.Text(name), .. new[] { train, val, test, train + val + test }.Select(count => Grid.Text(Numbers.Count(count))), Grid.Text(Numbers.Percent((train + val + test) / (double)Math.Max(1, all)))];

    private static Html BadFiles(Captions captions, RunPictures pictures)
    {
        if (pictures.Bad.Count == 0) return Html.Empty;
        string cut = pictures.Bad.Count > MostNamed ? $" The first {MostNamed} of {pictures.Bad.Count}; summary.json has all." : "";
        return captions.Table(Html.Of($"Files that could not be used.{cut}"), Grid.Of(["File", "Why"], pictures.Bad.Take(MostNamed).Select(file => (Html[])[Grid.Text(file.Path), Grid.Text(file.Reason)])));
    }
}
