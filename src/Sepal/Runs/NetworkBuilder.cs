using Sepal.Backbones;
using Sepal.Data;
using Sepal.Evaluation;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Numerics;
using Sepal.Training;

namespace Sepal.Runs;

/// <summary>Builds what a recipe trains.</summary>
internal sealed class NetworkBuilder(TrainingRecipe recipe, PictureCache cache, RunObserver observer, FeatureCache kept, PretrainedBase? pretrained, Model? start, CancellationToken cancellation)
{
    private readonly int[] _trainRows = cache.IndexesOf(Part.Train), _validationRows = cache.IndexesOf(Part.Validation);

    private readonly int _batchSize = recipe.BatchOf(cache);

    private int Classes => cache.ClassNames.Count;

    /// <exception cref="SepalException">The features can't be kept.</exception>
    public Network Build(bool isResumed)
    {
        var owned = new Owned();
        try
        {
            return Preset.Find(recipe.Model) switch
            {
                null => OnPictures(start!, owned),
                { Kind: PresetKind.FromScratch } preset => OnPictures(Initialized(preset.Create(Classes, recipe.Image.Height, recipe.Image.Width)), owned),
                { Kind: PresetKind.FineTune } => FineTuned(isResumed, owned),
                { Kind: var kind } => OnBase(kind, owned),
            };
        }
        catch
        {
            owned.Dispose();
            throw;
        }
    }

    private Network OnPictures(Model model, Owned owned) => new(owned.Add(model), model, Pictures(_trainRows, recipe.Changes), _validationRows.Length == 0 ? null : Pictures(_validationRows, Augmentation.None), owned);

    private TrainingData Pictures(int[] rows, Augmentation changes) => TrainingData.Of(Reader(rows, changes), recipe.Image);

    private BatchReader Reader(int[] rows, Augmentation changes) => new(cache, rows, new BatchOptions { BatchSize = _batchSize, Augmentation = changes });

    private TrainingData Rows(FeatureTable table, int[] rows, Shape shape)
        => TrainingData.Of(table, rows, [.. rows.Select(i => cache.Items[i].Label)], _batchSize, shape);

    private Model Initialized(Model model)
    {
        model.Initialize(recipe.Seed);
        return model;
    }

    /// <summary>A head on a frozen base: what is unchanged in every epoch is asked once, changed pictures go through the base in every step.</summary>
    private Network OnBase(PresetKind kind, Owned owned)
    {
        bool averaged = recipe.AveragesFeatures;
        var folded = owned.Add(pretrained!.Folded(averaged));
        var table = owned.Add(Features(folded, averaged));
        Shape shape = folded.ResultShape;
        Layer bridge = averaged ? new GlobalAveragePooling2D() : new Flatten();
        Layer[] layers = averaged ? Heads.Linear(table, _trainRows, kind == PresetKind.Features ? 0 : 0.2, Classes) : Heads.Report(kind, Classes);

        var head = owned.Add(Head(shape, averaged ? layers : [bridge, .. layers]));
        var whole = owned.Add(new Sequential([pretrained.Model, bridge, .. layers]));
        var train = kind == PresetKind.Integrated && !recipe.Changes.IsNone
            ? TrainingData.Through(Reader(_trainRows, recipe.Changes), recipe.Image, folded)
            : Rows(table, _trainRows, shape);
        return new Network(head, whole, train, _validationRows.Length == 0 ? null : Rows(table, _validationRows, shape), owned) { Shortcut = (table, head) };
    }

    /// <summary>
    /// First a linear head on averaged features, which takes seconds; then the base's last layers with it. Below them the base is folded and only runs forward. BatchNormalization keeps the
    /// statistics of the base: with those of small batches of few photos the features that were learnt would be lost. A base that learnt from drawings trains whole, its statistics too: photos
    /// have others.
    /// </summary>
    private Network FineTuned(bool isResumed, Owned owned)
    {
        FeatureTable table;
        using (var folded = pretrained!.Folded(averaged: true)) table = Features(folded, averaged: true);
        using (table)
        {
            Layer[] layers = Heads.Linear(table, _trainRows, 0.2, Classes);
            var bridge = new GlobalAveragePooling2D();
            var whole = owned.Add(new Sequential([pretrained.Model, bridge, .. layers]));
            if (!isResumed) TrainHead(table, layers);

            var start = FineTuning.Unfreeze(pretrained.Model, recipe.Unfreeze, Backbone.Find(recipe.Base!.Name).Card.TrainsWhole);
            var lower = start == pretrained.Model.Input ? null : owned.Add(Folding.Fold(new Functional(pretrained.Model.Input, start, pretrained.Model.Name, ownsLayers: false)));
            var end = bridge.On(pretrained.Model.Output);
            foreach (var layer in layers) end = layer.On(end);
            var trained = new Functional(start, end, "finetuned", ownsLayers: false);
            TrainingData Data(int[] rows, Augmentation changes) => lower is null ? Pictures(rows, changes) : TrainingData.Through(Reader(rows, changes), recipe.Image, lower);
            return new Network(trained, whole, Data(_trainRows, recipe.Changes), _validationRows.Length == 0 ? null : Data(_validationRows, Augmentation.None), owned);
        }
    }

    private Sequential Head(Shape shape, ReadOnlySpan<Layer> layers)
    {
        var head = new Sequential("head");
        head.Add(new InputLayer(shape, "features"));
        foreach (var layer in layers) head.Add(layer);
        head.Initialize(recipe.Seed);
        return head;
    }

    private void TrainHead(FeatureTable table, Layer[] layers)
    {
        observer.OnActivity("Training the head");
        var head = Head(table.Length, layers); // its layers are the whole network's, which frees them
        var data = Rows(table, _trainRows, table.Length);
        var optimizer = (TrainingRecipe.Of(Preset.Find("features")!, TrainingProfile.Default, recipe.Base) with { Epochs = 20 }).CreateOptimizer(data.BatchCount);
        new Trainer(head, optimizer, new CategoricalCrossentropy(), new TrainerOptions { Epochs = 20, Seed = recipe.Seed, Precision = Precision.Float32 }).Fit(data, cancellation: cancellation);
    }

    private FeatureTable Features(Model folded, bool averaged)
    {
        var progress = new Relay<PictureProgress>(p =>
        {
            if (p.Done == 0) observer.OnActivity("Asking the base");
            observer.OnPictures(p);
        });
        var table = FeatureExtractor.Extract(folded, pretrained!.FeaturesName(averaged), cache, kept, recipe.Precision, _batchSize, progress, cancellation);
        if (table.IsUniform(_trainRows))
            observer.OnWarning($"The base {recipe.Base} says the same of every photo, so its head can learn nothing from it. Expected the weights of a trained base: name their file, or leave --weights out.");
        return table;
    }
}
