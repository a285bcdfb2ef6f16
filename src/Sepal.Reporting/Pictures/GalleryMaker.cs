using Sepal.Explaining;
using Sepal.Imaging;
using Sepal.Models;
using Sepal.Prediction;
using Sepal.Reporting.Reading;

namespace Sepal.Reporting.Pictures;

/// <summary>Opens a run's network, reads the photos that are shown, and explains some of them. Cost: a decoding and an explanation each.</summary>
internal sealed class GalleryMaker(ReportedRun run, PhotoChoice choice)
{
    private static readonly OverlayOptions Overlay = new() { ColorMap = ColorMap.Viridis, Blend = Blend.Mix, Alpha = 0.55 };

    private readonly Dictionary<int, ShownPhoto> _photos = [];
    private readonly List<string> _remarks = [];
    private int _unread;

    /// <summary>Photos that are read, whether explained or not.</summary>
    public int Count => Explained.Union(Plain).Count();

    private IEnumerable<int> Explained => choice.Right.Concat(choice.Wrong).Concat(choice.Mistakes).Distinct();

    private IEnumerable<int> Plain => choice.Pairs.SelectMany(pair => pair.Photos).Distinct();

    /// <param name="isDone">Told after each photo.</param>
    /// <param name="cancellation">Looked at before each photo.</param>
    public RunGallery Make(Action isDone, CancellationToken cancellation)
    {
        using var network = OpenNetwork();
        HashSet<int> explained = [.. Explained];
        foreach (int picture in explained.Union(Plain))
        {
            cancellation.ThrowIfCancellationRequested();
            if (Read(picture, explained.Contains(picture) ? network : null) is { } photo) _photos[picture] = photo;
            isDone();
        }
        if (_unread > 0) _remarks.Add($"{_unread} of {Markup.Numbers.Count(Count, "photo")} of {run.Name} can't be shown: their files are gone from '{run.Pictures.FolderName}' or can't be read.");
        return new RunGallery { Network = network is null ? null : Summary.Of(network.Classifier.Model), Choice = choice, Photos = _photos, Remarks = [.. _remarks.Distinct()] };
    }

    private ImageExplainer? OpenNetwork()
    {
        try
        {
            return ImageExplainer.Open(run.Folder.Location);
        }
        catch (SepalException e)
        {
            _remarks.Add($"The network of {run.Name} can't be opened, so that its table and heatmaps are missing: {e.Message}");
            return null;
        }
    }

    private ShownPhoto? Read(int picture, ImageExplainer? network)
    {
        string shown = run.Predictions.Paths[picture];
        if (run.Pictures.Find(shown) is not { } item || !File.Exists(item.Path))
        {
            _unread++;
            return null;
        }
        try
        {
            if (network is not null && TryExplain(network, item.Path, run.Predictions.Predicted[picture]) is { } explanation) return Show(picture, item.RelativePath, explanation);
            return new ShownPhoto { Index = picture, Path = item.RelativePath, Photo = EmbeddedPicture.Of(PictureDecoder.Load(item.Path)) };
        }
        catch (PictureException)
        {
            _unread++;
            return null;
        }
    }

    private Explanation? TryExplain(ImageExplainer network, string path, int label)
    {
        try
        {
            return network.Explain(path, new ExplanationOptions { Target = Target.Class(label) });
        }
        catch (ExplanationException e)
        {
            _remarks.Add($"{run.Name} has no heatmaps: {e.Message}");
            return null;
        }
    }

    private static ShownPhoto Show(int picture, string path, Explanation explanation) => new()
    {
        Index = picture,
        Path = path,
        Photo = EmbeddedPicture.Of(explanation.Photo.Upright),
        Heatmap = EmbeddedPicture.Of(Explaining.Overlay.Heatmap(explanation.Photo, explanation.Heatmap, Overlay.ColorMap)),
        Overlay = EmbeddedPicture.Of(explanation.Overlay(Overlay)),
        Map = explanation.Heatmap,
        Strongest = ShownPhoto.PlaceOf(explanation),
    };
}
