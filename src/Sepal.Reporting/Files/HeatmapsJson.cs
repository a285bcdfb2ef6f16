namespace Sepal.Reporting.Files;

/// <summary>The maps behind the heatmaps, in [0, 1], row by row.</summary>
internal static class HeatmapsJson
{
    public static DataFile Of(Report report)
    {
        var maps = from pair in report.Runs.Zip(report.Galleries)
                   from photo in pair.Second.Photos.Values
                   let map = photo.Map
                   where map is not null
                   select new
                   {
                       Run = pair.First.Name,
                       photo.Path,
                       Class = pair.First.TrueClass(photo.Index),
                       Predicted = pair.First.PredictedClass(photo.Index),
                       map.Probability,
                       map.Method,
                       map.Layer,
                       map.Height,
                       map.Width,
                       Map = map.Map.Select(value => Math.Round(value, 4)),
                   };
        return new DataFile("heatmaps.json", "the maps behind the heatmaps, row by row", JsonText.Compact(maps));
    }
}
