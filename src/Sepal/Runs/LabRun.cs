using Sepal.Data;

namespace Sepal.Runs;

/// <summary>
/// The lab report's four experiments on one split, each a run of its own: what <c>sepal lab</c> does. Ended at any moment and called again, it goes on where it was:
/// what is finished is not run again.
/// </summary>
public sealed class LabRun
{
    private readonly LabRequest _request;
    private readonly LabObserver _observer;
    private readonly CancellationToken _cancellation;
    private readonly LabFolder _folder;

    private LabRun(LabRequest request, LabObserver observer, CancellationToken cancellation)
        => (_request, _observer, _cancellation, _folder) = (request, observer, cancellation, new LabFolder(request.Folder));

    /// <summary>Runs them, or goes on with them.</summary>
    /// <param name="request">What, on what, where.</param>
    /// <param name="observer">Told what happens; null for nobody.</param>
    /// <param name="cancellation">Looked at once a batch; the lab can go on later.</param>
    /// <returns>The outcomes, in the report's order.</returns>
    /// <exception cref="DatasetException">The data can't be used.</exception>
    /// <exception cref="TrainingException">The folder holds something else, or a lab of other settings.</exception>
    /// <exception cref="WeightsException">The base's weights can't be had.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; everything so far is saved.</exception>
    public static IReadOnlyList<LabOutcome> Execute(LabRequest request, LabObserver? observer = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new LabRun(request, observer ?? Silent.Instance, cancellation).Execute();
    }

    private IReadOnlyList<LabOutcome> Execute()
    {
        var experiments = LabExperiment.All(_request.Options);
        bool isBegun = _folder.IsBegun(_request, experiments);
        var data = isBegun ? null : ImageFolder.Open(_request.Data);
        _observer.OnPlan(experiments);
        var observer = _observer.OnPreparation();
        CheckBase(experiments, observer);
        if (!File.Exists(_folder.SplitPath))
        {
            // What can't be used shows before the folder is taken: the corrected command must not meet the remains of the wrong one.
            var split = Split(data ?? ImageFolder.Open(_request.Data), observer);
            if (!isBegun) _folder.Begin(_request, experiments);
            split.Write(_folder.SplitPath);
        }
        return [.. experiments.Select(Run)];
    }

    /// <summary>A base that can't be had should show before the first experiments have run, not after.</summary>
    private void CheckBase(IReadOnlyList<LabExperiment> experiments, RunObserver? observer)
    {
        if (experiments.FirstOrDefault(e => e.Recipe.Base is not null && !_folder.IsFinished(e)) is { } first)
            TrainingRun.OpenBase(first.Recipe, _request.Weights, observer, _cancellation)?.Dispose();
    }

    private SplitManifest Split(ImageDataset data, RunObserver? observer)
    {
        observer?.OnActivity("Splitting");
        if (_request.Options.IsQuick) data = data.Sample(LabOptions.QuickPicturesPerClass, _request.Options.Seed);
        return SplitManifest.Create(data, _request.Options.Seed, progress: observer is null ? null : new Relay<PictureProgress>(observer.OnPictures), cancellation: _cancellation);
    }

    private LabOutcome Run(LabExperiment experiment)
    {
        bool wasFinished = _folder.IsFinished(experiment);
        var result = TrainingRun.Execute(new TrainingRequest
        {
            Data = _folder.SplitPath,
            Folder = _folder.RunOf(experiment),
            Recipe = experiment.Recipe,
            Resume = true,
            Cache = _request.Cache,
            Features = _request.Features,
            Weights = _request.Weights,
            Command = _request.Command,
            Time = _request.Time,
        }, wasFinished ? null : _observer.OnStart(experiment), _cancellation);
        var outcome = new LabOutcome(experiment.Name, result, wasFinished);
        _observer.OnFinished(outcome);
        return outcome;
    }

    private sealed class Silent : LabObserver
    {
        public static readonly Silent Instance = new();
    }
}
