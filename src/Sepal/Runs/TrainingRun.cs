using Sepal.Backbones;
using Sepal.Data;
using Sepal.Evaluation;
using Sepal.Models;
using Sepal.Numerics;
using Sepal.Saving;
using Sepal.Training;
using Sepal.Training.TensorBoard;
using Sepal.Weights;

namespace Sepal.Runs;

/// <summary>
/// A whole training, from a folder of photos to a measured network in a run folder: what <c>sepal train</c> does. Killed at any moment and gone on with, it ends with
/// the same weights as one that was not.
/// </summary>
public sealed class TrainingRun
{
    private readonly TrainingRequest _request;
    private readonly RunObserver _observer;
    private readonly RunFolder _folder;
    private readonly CancellationToken _cancellation;
    private readonly long _start;
    private RunRecord _record;
    private bool _isWorthKeeping;

    private TrainingRun(TrainingRequest request, RunFolder folder, RunRecord record, bool isNew, RunObserver observer, CancellationToken cancellation)
    {
        (_request, _folder, _record, _observer, _cancellation) = (request, folder, record, observer, cancellation);
        _start = request.Time.GetTimestamp();
        _isWorthKeeping = !isNew;
    }

    /// <summary>Runs it, or goes on with it. A run that is finished gives its result again.</summary>
    /// <param name="request">What, on what, where.</param>
    /// <param name="observer">Told what happens; null for nobody.</param>
    /// <param name="cancellation">Looked at once a batch; the run can go on later.</param>
    /// <exception cref="DatasetException">The data can't be used.</exception>
    /// <exception cref="TrainingException">The folder holds something else, the recipe doesn't fit the run in it, or the loss is no longer a number.</exception>
    /// <exception cref="ModelFileException">The model to start from can't be used.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; everything so far is saved.</exception>
    public static RunResult Execute(TrainingRequest request, RunObserver? observer = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var folder = RunFolder.Create(request.Folder, request.Resume);
        var listed = !RunFolder.IsRun(request.Folder) && request.Data is not null ? ImageFolder.Open(request.Data) : null; // a wrong path leaves no folder behind
        using var hold = folder.Lock();
        folder.RemoveRemnants();
        bool isNew = !RunFolder.IsRun(request.Folder);
        var record = Begin(request, folder);
        if (record is { Status: RunState.Finished, Result: { } result }) return result;
        return new TrainingRun(request, folder, record, isNew, observer ?? Silent.Instance, cancellation).Execute(listed);
    }

    private static RunRecord Begin(TrainingRequest request, RunFolder folder)
    {
        if (folder.ReadRecord() is not { } json)
        {
            if (request.Data is null || request.Recipe is null)
                throw new TrainingException($"'{request.Folder}' holds no run to go on with; expected data and a model for a new one. Name both.");
            return new RunRecord { Status = RunState.Running, Recipe = request.Recipe, Data = FullPath(request.Data), Started = request.Time.GetUtcNow(), Command = request.Command };
        }
        var record = RunRecord.FromJson(json, folder.RecordPath);
        if (request.Recipe?.DifferencesFrom(record.Recipe) is { Count: > 0 } differences)
            throw new TrainingException($"The run in '{request.Folder}' was begun with other settings: {string.Join(", ", differences)}. Go on with the same, or choose another folder.");
        if (request.Data is { } data && FullPath(data) != record.Data)
            throw new TrainingException($"The run in '{request.Folder}' was begun on '{record.Data}'; got '{data}'. Go on with the same data, or choose another folder.");
        return record;
    }

    private static string FullPath(string data) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(data));

    private RunResult Execute(ImageDataset? listed)
    {
        Keep(_record with { Status = RunState.Running });
        try
        {
            using var pretrained = OpenBase(_record.Recipe, _request.Weights, _observer, _cancellation);
            var dataset = OpenData(listed);
            using var start = Preset.Find(_record.Recipe.Model) is null ? ModelToStartFrom.Open(_record.Recipe.Model, dataset.ClassNames, _record.Recipe.Image) : null;
            using var cache = ReadPictures(dataset, pretrained);
            Keep(_record with { Pictures = RunRecord.Describe(cache) });
            var result = Train(pretrained, start, cache);
            Keep(_record with { Status = RunState.Finished, Result = result, SecondsBefore = result.Seconds });
            File.Delete(_folder.CheckpointPath);
            return result;
        }
        catch (Exception e) when (e is not OperationCanceledException && !_isWorthKeeping)
        {
            // Nothing was learnt: the corrected command must not meet the remains of the wrong one.
            _folder.Discard();
            throw;
        }
        catch (Exception e) when (e is OperationCanceledException or SepalException or ArgumentException)
        {
            Keep(_record with { Status = e is OperationCanceledException ? RunState.Interrupted : RunState.Failed, SecondsBefore = Elapsed });
            throw;
        }
    }

    /// <summary>The base of a recipe, null where it has none. It comes before the photos: what is wrong with it should not take a minute to show.</summary>
    internal static PretrainedBase? OpenBase(TrainingRecipe recipe, WeightStoreOptions weights, RunObserver? observer, CancellationToken cancellation)
    {
        if (recipe.Base is null) return null;
        PretrainedBase pretrained;
        try { pretrained = PretrainedBase.Open(recipe.Base, recipe.Image, PretrainedWeights(recipe, weights, observer, cancellation), recipe.Seed); }
        catch (ArgumentException e) { throw new TrainingException(e.Message.Split(" (Parameter", 2)[0], e); }
        try
        {
            if (recipe.Unfreeze is { } layer) FineTuning.FirstTrained(pretrained.Model, layer);
            return pretrained;
        }
        catch
        {
            pretrained.Dispose();
            throw;
        }
    }

    /// <summary>The file of the base's weights; null where there is none to read.</summary>
    private static string? PretrainedWeights(TrainingRecipe recipe, WeightStoreOptions weights, RunObserver? observer, CancellationToken cancellation)
    {
        if (recipe.Base is not { } choice || choice.Weights == BaseChoice.NoWeights || PretrainedBase.OwnWeights(choice, recipe.Image) is not null) return null;
        if (!choice.IsPublished) return choice.Weights;
        observer?.OnActivity("Finding the weights");
        var download = observer is null ? null : new Relay<DownloadProgress>(observer.OnDownload);
        return PretrainedWeightStore.Find(Backbone.Find(choice.Name), PretrainedBase.OptionsOf(choice, recipe.Image), weights, download, cancellation);
    }

    private ImageDataset OpenData(ImageDataset? listed)
    {
        ImageDataset dataset;
        if (File.Exists(_folder.SplitPath))
        {
            dataset = SplitManifest.Read(_folder.SplitPath).Open();
        }
        else
        {
            _observer.OnActivity("Splitting");
            var manifest = SplitManifest.Create(listed ?? ImageFolder.Open(_record.Data), _record.Recipe.Seed, _request.ValidationShare, _request.TestShare, Pictures, _cancellation);
            manifest.Write(_folder.SplitPath);
            dataset = manifest.Open();
        }
        _observer.OnData(dataset.Balance);
        int trainCount = dataset.Balance.Count(Part.Train);
        if (_record.Recipe.BatchSize > trainCount)
            throw new TrainingException($"A batch of {_record.Recipe.BatchSize} is larger than the {trainCount} training pictures; expected at most as many. Choose a smaller batch, or add pictures.");
        return dataset;
    }

    private PictureCache ReadPictures(ImageDataset dataset, PretrainedBase? pretrained)
    {
        var known = KnownPictures(pretrained);
        if (dataset.Items.Any(item => item.Hash is null || !known.ContainsKey(item.Hash))) _observer.OnActivity("Reading photos");
        var cache = PictureCache.CreateAround(dataset, _record.Recipe.Image, _request.Cache, known, Pictures, _cancellation);
        if (cache.Bad.Count > 0)
            _observer.OnWarning($"{cache.Bad.Count} of {dataset.Items.Count} files can't be decoded and are left out, such as '{cache.Bad[0].Path}': {cache.Bad[0].Reason} 'data scan' lists all.");
        return cache;
    }

    /// <summary>Photos that need not be decoded, because the base was asked about them and nobody else looks at them.</summary>
    private IReadOnlyDictionary<string, string?> KnownPictures(PretrainedBase? pretrained)
    {
        var recipe = _record.Recipe;
        return pretrained is null || !recipe.LooksOnlyAtFeatures ? new Dictionary<string, string?>() : pretrained.KnownPictures(recipe.AveragesFeatures, recipe, _request.Features);
    }

    private RunResult Train(PretrainedBase? pretrained, Model? start, PictureCache cache)
    {
        var recipe = _record.Recipe;
        Engine.Start();
        var builder = new NetworkBuilder(recipe, cache, _observer, _request.Features, pretrained, start, _cancellation);
        using var network = builder.Build(isResumed: File.Exists(_folder.CheckpointPath));
        var train = network.Train;
        var optimizer = recipe.CreateOptimizer(train.BatchCount);
        var trainer = new Trainer(network.Trained, optimizer, new CategoricalCrossentropy(), new TrainerOptions
        {
            Epochs = recipe.Epochs,
            Seed = recipe.Seed,
            Precision = recipe.Precision,
            ClassWeights = recipe.ClassWeights ? cache.Balance.Weights() : null,
            Callbacks = Callbacks(recipe, network, cache),
            Time = _request.Time,
        });
        var from = RestoreCheckpoint(trainer);
        _observer.OnActivity(from is null ? "Training" : $"Training, from epoch {from.Epoch + 1}");
        _isWorthKeeping = true;
        var history = trainer.Fit(train, network.Validation, from, new Relay<TrainingProgress>(_observer.OnTraining), _cancellation);
        if (recipe.Keep == KeptEpoch.Last) SaveModel(trainer, network, history, cache.Balance);
        return Evaluate(network, cache, history, trainer.StopReason);
    }

    private TrainingPosition? RestoreCheckpoint(Trainer trainer)
    {
        if (!File.Exists(_folder.CheckpointPath)) return null;
        using var checkpoint = TrainingCheckpoint.Open(_folder.CheckpointPath);
        return checkpoint.Restore(trainer.Model, trainer.Optimizer, _record.Recipe.Fingerprint);
    }

    private Callback[] Callbacks(TrainingRecipe recipe, Network network, PictureCache cache)
    {
        List<Callback> callbacks = [];
        if (recipe.Keep == KeptEpoch.Best) callbacks.Add(new BestModel((trainer, position) => SaveModel(trainer, network, position.History, cache.Balance)));
        callbacks.Add(new CsvLog(_folder.HistoryPath));
        callbacks.Add(new TensorBoardLog(_folder.Location, _request.Time));
        if (recipe.Patience is { } patience) callbacks.Add(new EarlyStopping(patience));
        callbacks.Add(new Checkpoint((trainer, position) => TrainingCheckpoint.Save(_folder.CheckpointPath, trainer, position, recipe.Fingerprint), _request.CheckpointInterval));
        return [.. callbacks];
    }

    private void SaveModel(Trainer trainer, Network network, History history, ClassBalance balance)
    {
        var recipe = _record.Recipe;
        var trainCounts = balance.ClassNames.Select((name, label) => KeyValuePair.Create(name, balance.Count(Part.Train, label))).ToDictionary();
        var kept = history.Epochs[^1];
        var card = new ModelCard
        {
            Image = recipe.Image,
            ClassNames = balance.ClassNames,
            Training = new TrainingFacts
            {
                Preset = Path.GetFileName(recipe.Model),
                Profile = recipe.Profile.ToString().ToLowerInvariant(),
                DataFolder = _record.Data,
                ClassCounts = trainCounts,
                Seed = recipe.Seed,
                Epochs = recipe.Epochs,
                BestEpoch = kept.Epoch,
                Precision = recipe.Precision,
                Optimizer = recipe.Optimizer,
                TrainLoss = kept.Loss,
                TrainAccuracy = kept.Accuracy,
                ValidationLoss = kept.ValidationLoss,
                ValidationAccuracy = kept.ValidationAccuracy,
                SepalVersion = RunRecord.SepalVersion,
            },
        };
        // The state of an optimizer whose weights have other paths in the whole network can't be told to Keras.
        bool isSame = network.Trained == network.Whole || network.Shortcut is not null;
        ModelFile.Save(_folder.ModelPath, network.Whole, card, isSame ? trainer.Optimizer : null, isSame ? trainer.Loss : null, isSame ? ["accuracy"] : null, _request.Time);
    }

    private RunResult Evaluate(Network network, PictureCache cache, History history, string? stopReason)
    {
        var recipe = _record.Recipe;
        _observer.OnActivity("Evaluating");
        using var saved = ModelFile.Open(_folder.ModelPath, withOptimizer: false); // what is measured is what is on the disk
        using var folded = network.Shortcut is null && Folding.IsWorthwhile(saved.Model) ? Folding.Fold(saved.Model) : null;
        if (network.Shortcut is { Head: var head }) ShortcutEvaluation.CopyHead(saved.Model, head);
        int total = cache.Items.Count, before = 0;
        PredictionSet? Ask(Part part)
        {
            int[] indexes = cache.IndexesOf(part);
            if (indexes.Length == 0) return null;
            int done = before;
            before += indexes.Length;
            if (network.Shortcut is { } shortcut) return ShortcutEvaluation.Predict(shortcut.Features, shortcut.Head, saved.Model, cache, indexes, recipe.Precision, _request.Features);
            return Evaluator.Predict(folded ?? saved.Model, cache, indexes, recipe.Precision, recipe.BatchOf(cache), new Relay<PictureProgress>(p => _observer.OnPictures(new PictureProgress(done + p.Done, total))), _cancellation);
        }

        PredictionSet train = Ask(Part.Train)!;
        PredictionSet? val = Ask(Part.Validation), test = Ask(Part.Test);
        var trainFigures = EvaluationResult.Of(train);
        var valFigures = val is null ? null : EvaluationResult.Of(val);
        var testFigures = test is null ? null : EvaluationResult.Of(test);
        if (val is not null && test is not null) testFigures = testFigures!.ScaledBy(test, TemperatureScaling.Fit(val));
        var figures = testFigures ?? valFigures ?? trainFigures;
        string? root = Path.GetDirectoryName(SplitManifest.Read(_folder.SplitPath).Root);
        AtomicFile.WriteText(_folder.EvaluationPath, figures.ToJson() + "\n");
        AtomicFile.WriteText(_folder.PredictionsPath, PredictionCsv.Of(test ?? val ?? train, root));
        if (val is not null) AtomicFile.WriteText(_folder.ValidationPredictionsPath, PredictionCsv.Of(val, root));
        EventFile.Open(_folder.Location, history.Epochs.Count, _request.Time).AddImage(history.Epochs.Count, "confusion", ConfusionPicture.Create(figures.Confusion, train.ClassNames));
        var best = history.Best!;
        return new RunResult
        {
            Run = _folder.Location,
            Model = _folder.ModelPath,
            Epochs = history.Epochs.Count,
            BestEpoch = best.Epoch,
            KeptEpoch = recipe.Keep == KeptEpoch.Best ? best.Epoch : history.Epochs[^1].Epoch,
            StopReason = stopReason,
            Train = PartFigures.Of(trainFigures),
            Val = valFigures is null ? null : PartFigures.Of(valFigures),
            Test = testFigures is null ? null : PartFigures.Of(testFigures),
            MajorityBaseline = figures.MajorityBaseline,
            Overfitting = (valFigures ?? testFigures) is { } unseen ? Overfitting.Between(trainFigures, unseen) : null,
            BadFiles = cache.Bad.Count,
            ImagesPerSecond = train.Count * (double)history.Epochs.Count / Math.Max(1e-9, history.Epochs.Sum(e => e.Duration.TotalSeconds)),
            Seconds = Elapsed,
            PeakMemoryMb = ProcessMemory.PeakMegabytes(),
        };
    }

    private double Elapsed => _record.SecondsBefore + _request.Time.GetElapsedTime(_start).TotalSeconds;

    private Relay<PictureProgress> Pictures => new(_observer.OnPictures);

    private void Keep(RunRecord record)
    {
        _record = record;
        _folder.WriteRecord(record.ToJson());
    }

    private sealed class Silent : RunObserver
    {
        public static readonly Silent Instance = new();
    }
}
