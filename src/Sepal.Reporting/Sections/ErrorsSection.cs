using Sepal.Reporting.Markup;
using Sepal.Reporting.Pictures;
using Sepal.Reporting.Reading;

namespace Sepal.Reporting.Sections;

/// <summary>Where each run is wrong: which classes, which photos.</summary>
internal static class ErrorsSection
{
    private const int MostClasses = 30;

    public static Html Write(Report report) => Html.Each(report.Runs.Zip(report.Galleries), pair => Write(report, pair.First, pair.Second));

    private static Html Write(Report report, ReportedRun run, RunGallery gallery) => Html.Of($"""
        <section class="run"><h3>{run.Name}</h3>
        {ConfusionTable.Write(report.Captions, run)}{Classes(report.Captions, run)}{Pairs(report, run, gallery)}{Mistakes(report, run, gallery)}</section>

        """);

    private static Html Classes(Captions captions, ReportedRun run)
    {
        var classes = run.Evaluation.Classes;
        var shown = classes.Count <= MostClasses ? classes : [.. classes.OrderBy(figures => figures.F1).Take(MostClasses)];
        string cut = classes.Count <= MostClasses ? "" : $" Of {classes.Count} classes the {MostClasses} with the lowest F1 are shown; per-class.csv has all.";
        string[] columns = ["Class", "#Photos", "#Precision", "#95% interval", "#Recall", "#95% interval", "#F1", "#95% interval"];
        var rows = shown.Select(figures => (Html[])
        [
            Grid.Text(figures.Name),
            Grid.Text(Numbers.Count(figures.Images)),
            Grid.Text(figures.Predicted == 0 ? Numbers.None : Numbers.Percent(figures.Precision)),
            Grid.Text(Numbers.Interval(figures.PrecisionInterval)),
            Grid.Text(figures.Images == 0 ? Numbers.None : Numbers.Percent(figures.Recall)),
            Grid.Text(Numbers.Interval(figures.RecallInterval)),
            Grid.Text(Numbers.Ratio(figures.F1)),
            Grid.Text(figures.F1Interval is { } interval ? $"{Numbers.Ratio(interval.Low)} to {Numbers.Ratio(interval.High)}" : Numbers.None),
        ]);
        return captions.Table(Html.Of($"Figures of each class, {run.Name}. Precision: of the photos taken for the class, those that are of it; recall: of its photos, those that were found. Few photos make wide intervals.{cut}"), Grid.Of(columns, rows));
    }

    private static Html Pairs(Report report, ReportedRun run, RunGallery gallery)
    {
        if (run.Evaluation.Confusion.Correct == run.Evaluation.Images) return Html.Of($"<p>{run.Name} made no mistake on the {run.PartName} part.</p>\n");
        if (gallery.Choice.Pairs.Count == 0) return Html.Empty;
        var list = Html.Each(gallery.Choice.Pairs, pair => Html.Of($"""
            <div class="confused"><p><b>{run.ClassNames[pair.Actual]}</b> taken for <b>{run.ClassNames[pair.Predicted]}</b>: {pair.Count} of {Numbers.Count(pair.Of, "photo")}</p>
            {Strip(run, gallery, pair)}</div>

            """));
        return report.Captions.Figure(Html.Of($"The most confused pairs of classes, {run.Name}, with some of the photos (chosen by the hash of their bytes)."), list);
    }

    private static Html Strip(ReportedRun run, RunGallery gallery, ConfusedPair pair)
    {
        var photos = gallery.Show(pair.Photos).ToArray();
        return photos.Length == 0 ? Html.Empty
            : Html.Of($"<ul class=\"strip\">{Html.Each(photos, photo => Html.Of($"<li>{photo.Photo.Show($"Photo {photo.Path}: {run.TrueClass(photo.Index)}, taken for {run.PredictedClass(photo.Index)}")}</li>"))}</ul>");
    }

    private static Html Mistakes(Report report, ReportedRun run, RunGallery gallery)
    {
        var photos = gallery.Show(gallery.Choice.Mistakes).ToArray();
        if (photos.Length == 0) return Html.Empty;
        string maps = photos.Any(photo => photo.Overlay is not null) ? " Beside each photo the Grad-CAM heatmap of the class that it was taken for: bright where that class was seen." : "";
        return report.Captions.Figure(Html.Of($"The mistakes of which {run.Name} was surest. A wrong label in the data looks like this too.{maps}"), PhotoCards.Show(run, photos, withHeatmap: false));
    }
}
