using Sepal.Reporting.Markup;
using Sepal.Reporting.Pictures;
using Sepal.Reporting.Reading;

namespace Sepal.Reporting.Sections;

/// <summary>Where each network looked on some right and some wrong photos.</summary>
internal static class HeatmapsSection
{
    public static Html Write(Report report)
    {
        var figures = Html.Each(report.Runs.Zip(report.Galleries), pair => Write(report, pair.First, pair.Second));
        return Html.Of($"""
            <p>Grad-CAM asks which places of a layer's maps raised the score of the class that was answered: dark blue is nothing, yellow the most. A map shows where the network looked, not that it is right; and no map is proof from one photo. Photos are chosen by the hash
            of their bytes, so that nobody picked the pretty ones; right ones rather where every run is right, so that runs can be compared.</p>
            {figures}
            """);
    }

    private static Html Write(Report report, ReportedRun run, RunGallery gallery)
    {
        var photos = gallery.Show(gallery.Choice.Right.Concat(gallery.Choice.Wrong)).ToArray();
        var mapped = photos.Where(photo => photo.Map is not null).ToArray();
        var body = mapped.Length == 0 ? Html.Of($"<p class=\"note\">No heatmap could be made for {run.Name}{Why(gallery)}</p>\n")
            : report.Captions.Figure(Html.Of($"Grad-CAM of {run.Name} at the layer {mapped[0].Map!.Layer}, {mapped[0].Map!.Height} × {mapped[0].Map!.Width}: photo, heatmap of the class that was answered, and both on top of each other."), PhotoCards.Show(run, mapped, withHeatmap: true));
        return Html.Of($"<section class=\"run\"><h3>{run.Name}</h3>\n{body}</section>\n");
    }

    private static string Why(RunGallery gallery) => gallery.Remarks.Count == 0 ? "." : $": {string.Join(' ', gallery.Remarks)}";
}
