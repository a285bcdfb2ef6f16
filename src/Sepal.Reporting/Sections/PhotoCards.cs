using Sepal.Reporting.Markup;
using Sepal.Reporting.Pictures;
using Sepal.Reporting.Reading;

namespace Sepal.Reporting.Sections;

/// <summary>Photos beside their heatmaps, with what the network said.</summary>
internal static class PhotoCards
{
    /// <param name="run">The run.</param>
    /// <param name="photos">The photos.</param>
    /// <param name="withHeatmap">Whether the heatmap alone is shown too, between photo and overlay.</param>
    public static Html Show(ReportedRun run, IEnumerable<ShownPhoto> photos, bool withHeatmap)
        => Html.Of($"<ul class=\"cards{(withHeatmap ? " wide" : "")}\">\n{Html.Each(photos, photo => Card(run, photo, withHeatmap))}</ul>\n");

    private static Html Card(ReportedRun run, ShownPhoto photo, bool withHeatmap)
    {
        string actual = run.TrueClass(photo.Index), predicted = run.PredictedClass(photo.Index), sure = Numbers.Probability(run.Predictions.Confidence(photo.Index));
        bool isRight = run.IsRight(photo.Index);
        var pictures = Html.Of($"{photo.Photo.Show($"Photo {photo.Path} of the class {actual}")}{(withHeatmap ? photo.Heatmap?.Show($"Heatmap of {predicted}: strongest at {photo.Strongest}") : null)}{photo.Overlay?.Show($"The photo with the heatmap of {predicted} over it, strongest at {photo.Strongest}")}");
        var words = isRight ? Html.Of($"<span class=\"tag right\">right</span> {actual}, {sure}") : Html.Of($"<span class=\"tag wrong\">wrong</span> {actual} taken for <b>{predicted}</b>, {sure}");
        string empty = photo.Map is { IsEmpty: true } ? " The map is empty: nothing speaks for the class." : "";
        return Html.Of($"<li><div class=\"pictures\">{pictures}</div><p>{words}.{empty} <span class=\"path\">{photo.Path}</span></p></li>\n");
    }
}
