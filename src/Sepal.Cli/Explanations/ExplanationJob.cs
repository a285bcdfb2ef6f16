using Sepal.Data;
using Sepal.Explaining;
using Sepal.Imaging;
using Sepal.Prediction;

namespace Sepal.Cli.Explanations;

/// <summary>
/// Explains pictures one after the other and writes what comes out. The network is asked on the caller's thread; files are decoded before it and written behind it on others.
/// What is finished is written at once, so that an interruption keeps it.
/// </summary>
internal sealed class ExplanationJob(Session session, ImageExplainer network, ExplanationRequest request, ExplanationFolder folder)
{
    private const int LargeBytes = 3 * 4_000_000, TilesOfPage = 100, CurvePasses = 58, FaithfulnessPasses = 304, RandomisationPasses = 12, OtherClasses = 4;

    // The random weights are a function of the seed, as those that a training begins with are: another seed than anyone trains with.
    private const long SanitySeed = 0x5A17;

    private readonly Queue<(ExplanationEntry Entry, ExplainedPicture Picture, Task<SheetTile?> Writing)> _writing = new();
    private readonly List<SheetTile> _tiles = [];
    private readonly List<string> _sheets = [];
    private readonly SortedSet<string> _unfit = new(StringComparer.Ordinal);
    private readonly HeatmapTally _tally = new();
    private readonly int _writers = Math.Clamp(Environment.ProcessorCount, 1, 4);

    /// <summary>What is told of each picture that is finished, in the pictures' order.</summary>
    public List<ExplanationEntry> Done { get; } = [];

    /// <summary>The pages with all pictures.</summary>
    public IReadOnlyList<string> Sheets => _sheets;

    /// <summary>Methods that can't work on this network, left out of comparisons.</summary>
    public IReadOnlyCollection<string> UnfitMethods => _unfit;

    /// <summary>What the maps have in common; null where nobody asked or nothing could be explained.</summary>
    public HeatmapSurvey? Survey => request.Survey && _tally.Count > 0 ? _tally.ToSurvey() : null;

    /// <summary>The survey's page; null where there is none.</summary>
    public string? SurveyPage { get; private set; }

    /// <summary>Explains all pictures.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="progress">Told in passes through the network.</param>
    public bool Run(string[] paths, IProgress<PictureProgress>? progress)
    {
        string[] names = folder.NamesFor(paths);
        var meter = new ExplanationMeter(paths.Length, [.. Stages()], progress);
        try
        {
            int index = 0;
            foreach (var file in network.Explainer.ExplainFiles(paths, request.Options, meter.Explaining, session.Cancellation))
            {
                Take(file, index, names[index], meter);
                meter.Finished(index++);
            }
        }
        finally
        {
            while (_writing.Count > 0) Finish();
            WritePage();
            if (Survey is { } survey) WriteSurvey(survey);
        }
        return true;
    }

    private IEnumerable<int> Stages()
    {
        yield return 1;
        if (request.Compare) foreach (var _ in ExplanationMethod.All) yield return request.Faithfulness ? 30 + CurvePasses : 30;
        if (request.Faithfulness) yield return FaithfulnessPasses;
        if (request.Sanity) yield return RandomisationPasses;
    }

    private void Take(ExplainedFile file, int index, string name, ExplanationMeter meter)
    {
        if (file.Photo is null || file.Heatmap is null)
        {
            while (_writing.Count > 0) Finish();
            Done.Add(new ExplanationEntry(file.Path) { Error = file.Error ?? "The file was not explained." });
            return;
        }
        var explanation = new Explanation(file.Photo, file.Heatmap);
        string? expected = request.ExplainsPrediction ? Expected(file.Path) : null;
        var entry = new ExplanationEntry(file.Path)
        {
            Class = file.Heatmap.ClassName,
            Index = file.Heatmap.ClassIndex,
            Probability = file.Heatmap.Probability,
            Layer = file.Heatmap.Layer,
            IsEmpty = file.Heatmap.IsEmpty,
            Heatmap = folder[name + ExplanationFolder.Heatmap],
            Overlay = folder[name + ExplanationFolder.Overlay],
            Raw = folder[name + ExplanationFolder.Raw],
            Remarks = file.Heatmap.Remarks,
            Completeness = file.Heatmap.Completeness,
            Expected = expected,
        };
        entry.ShareInside = request.Region?.Shares(explanation);
        _writing.Enqueue((entry, new ExplainedPicture(file.Path, file.Heatmap, expected), Task.Run(() => Write(explanation, entry))));
        // Large photos take some 20 bytes a pixel while they are written.
        while (_writing.Count > (explanation.Photo.Upright.Pixels.Length > LargeBytes ? 1 : _writers)) Finish();
        Doubt(explanation, entry, index, name, meter);
    }

    /// <summary>The class that a data set's folder says, where it is one of the network's.</summary>
    private string? Expected(string path)
        => Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path))) is { } parent && network.Explainer.ClassNames.Contains(parent) ? parent : null;

    /// <summary>Writes a picture's files; what pages show of it, where there are any.</summary>
    private SheetTile? Write(Explanation explanation, ExplanationEntry entry)
    {
        var overlay = explanation.Overlay(request.OverlayOf(explanation.Heatmap));
        PictureEncoder.SavePng(overlay, entry.Overlay);
        PictureEncoder.SavePng(Overlay.Heatmap(explanation.Photo, explanation.Heatmap, request.Overlay.ColorMap), entry.Heatmap);
        explanation.Heatmap.SaveRaw(entry.Raw);
        return !request.Sheet && !request.Survey ? null : SheetTile.Of(new SheetEntry(explanation.Photo, explanation.Heatmap, Path.GetFileName(entry.Path), entry.Expected), overlay);
    }

    private void Finish()
    {
        var (entry, picture, writing) = _writing.Dequeue();
        var tile = writing.GetAwaiter().GetResult();
        Done.Add(entry);
        if (request.Survey) _tally.Add(picture with { Tile = tile });
        if (!request.Sheet || tile is null) return;
        _tiles.Add(tile);
        if (_tiles.Count == TilesOfPage) WritePage();
    }

    private void Doubt(Explanation explanation, ExplanationEntry entry, int index, string name, ExplanationMeter meter)
    {
        var (photo, heatmap) = explanation;
        var options = request.Options with { Target = Target.Class(heatmap.ClassIndex) };
        int stage = 1;
        if (request.Compare)
        {
            entry.Comparison = folder[name + ExplanationFolder.Comparison];
            Compare(explanation, options, entry.Comparison, index, ref stage, meter);
        }
        if (request.Faithfulness)
        {
            entry.Faithfulness = Faithfulness.Measure(network.Explainer, photo, heatmap,
                new FaithfulnessOptions { Seed = request.Seed + index, BatchSize = options.BatchSize, Precision = options.Precision }, meter.Of(index, stage++), session.Cancellation);
        }
        if (request.Sanity)
        {
            entry.Randomisation = RandomisationTest.Run(network.Explainer, photo, options, seed: request.Seed + SanitySeed, progress: meter.Of(index, stage), cancellation: session.Cancellation);
            if (options.Method.DependsOnClass) entry.Sensitivity = ClassSensitivityTest.Run(network.Explainer, photo, options, OtherClasses, session.Cancellation);
        }
    }

    private void Compare(Explanation explanation, ExplanationOptions options, string page, int index, ref int stage, ExplanationMeter meter)
    {
        List<Heatmap> maps = [];
        List<string> notes = [];
        foreach (var method in ExplanationMethod.All)
        {
            var progress = meter.Of(index, stage++);
            try
            {
                var map = method.Name == options.Method.Name ? explanation.Heatmap : network.Explainer.Explain(explanation.Photo, options with { Method = method }, progress, session.Cancellation);
                maps.Add(map);
                notes.Add(request.Faithfulness ? Curves(explanation.Photo, map, options, progress) : map.IsEmpty ? "empty: nothing speaks for the class" : "");
            }
            catch (ExplanationException)
            {
                _unfit.Add(method.Name);
            }
        }
        string title = $"{Path.GetFileName(page)[..^ExplanationFolder.Comparison.Length]}: why {explanation.Heatmap.ClassName}, by {maps.Count} methods";
        PictureEncoder.SavePng(MethodSheet.Create(explanation.Photo, maps, title, request.Overlay, notes.All(note => note.Length == 0) ? null : notes), page);
    }

    private string Curves(Photo photo, Heatmap map, ExplanationOptions options, IProgress<ExplanationProgress>? progress)
    {
        var measured = Faithfulness.Measure(network.Explainer, photo, map, new FaithfulnessOptions { Road = false, Baselines = false, BatchSize = options.BatchSize, Precision = options.Precision }, progress, session.Cancellation).Map;
        return $"deletion {measured.Deletion.Area:0.000}, insertion {measured.Insertion.Area:0.000}{(map.IsEmpty ? ", empty" : "")}";
    }

    private void WritePage()
    {
        if (_tiles.Count == 0) return;
        string page = folder[_sheets.Count == 0 ? "sheet.png" : $"sheet-{_sheets.Count + 1}.png"];
        string title = $"{request.Options.Method} of {request.Model} at {Done.First(one => one.Error is null).Layer}{(_sheets.Count == 0 ? "" : $", page {_sheets.Count + 1}")}";
        PictureEncoder.SavePng(ContactSheet.Create(_tiles, title), page);
        _sheets.Add(page);
        _tiles.Clear();
    }

    private void WriteSurvey(HeatmapSurvey survey)
    {
        SurveyPage = folder["survey.png"];
        PictureEncoder.SavePng(SurveySheet.Create(survey, $"{request.Options.Method} of {request.Model} over {survey.Count} pictures", request.Overlay.ColorMap), SurveyPage);
    }
}
