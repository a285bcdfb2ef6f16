using Sepal.Data;
using Sepal.Evaluation;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Numerics;
using Sepal.Training;

namespace Sepal.Runs;

/// <summary>Builds what a recipe trains.</summary>
internal sealed class NetworkBuilder(TrainingRecipe recipe, PictureCache cache, RunObserver observer, string featureFolder, string? weights, CancellationToken cancellation)
{
    private readonly int[] _trainRows = cache.IndexesOf(Part.Train), _validationRows = cache.IndexesOf(Part.Validation);

    private int Classes => cache.ClassNames.Count;

    /// <exception cref="SepalException">The base can't be had, or the size doesn't fit.</exception>
    public Network Build(bool isResumed) => Preset.Find(recipe.Model) switch
    {
        null => OnPictures(ModelToStartFrom.Open(recipe.Model, cache.ClassNames, recipe.Image)),
        { Kind: PresetKind.FromScratch } preset => OnPictures(Initialized(preset.Create(Classes, recipe.Image.Height, recipe.Image.Width))),
        { Kind: PresetKind.FineTune } => FineTuned(isResumed),
        { Kind: var kind } => OnBase(kind),
    };

    private Network OnPictures(Model model) => new(model, model, Pictures(_trainRows, recipe.Changes), _validationRows.Length == 0 ? null : Pictures(_validationRows, Augmentation.None));

    private TrainingData Pictures(int[] rows, Augmentation changes) => TrainingData.Of(Reader(rows, changes), recipe.Image);

    private BatchReader Reader(int[] rows, Augmentation changes) => new(cache, rows, new BatchOptions { BatchSize = recipe.BatchSize, Augmentation = changes });

    private TrainingData Rows(FeatureTable table, int[] rows, Shape shape)
        => TrainingData.Of(table, rows, [.. rows.Select(i => cache.Items[i].Label)], recipe.BatchSize, shape);

    private Model Initialized(Model model)
    {
        model.Initialize(recipe.Seed);
        return model;
    }

    /// <summary>A head on a frozen base: what is unchanged in every epoch is asked once, changed pictures go through the base in every step.</summary>
    private Network OnBase(PresetKind kind)
    {
        bool averaged = recipe.Profile != TrainingProfile.Lab;
        var pretrained = PretrainedBase.Open(recipe.Base!, recipe.Image, weights, recipe.Seed);
        var folded = pretrained.Folded(averaged);
        var table = Features(folded, pretrained.Identity);
        Shape shape = folded.ResultShape;
        Layer bridge = averaged ? new GlobalAveragePooling2D() : new Flatten();
        Layer[] layers = averaged ? Heads.Linear(table, _trainRows, kind == PresetKind.Features ? 0 : 0.2, Classes) : Heads.Report(kind, Classes);

        var head = new Sequential("head");
        head.Add(new InputLayer(shape, "features"));
        if (!averaged) head.Add(bridge);
        foreach (var layer in layers) head.Add(layer);
        Initialized(head);
        var whole = new Sequential([pretrained.Model, bridge, .. layers]);
        var train = kind == PresetKind.Integrated && !recipe.Changes.IsNone
            ? TrainingData.Through(Reader(_trainRows, recipe.Changes), recipe.Image, folded)
            : Rows(table, _trainRows, shape);
        return new Network(head, whole, train, _validationRows.Length == 0 ? null : Rows(table, _validationRows, shape), table.Dispose, folded.Dispose) { Shortcut = (table, head) };
    }

    /// <summary>
    /// First a linear head on averaged features, which takes seconds; then the base's last layers with it. Below them the base is folded and only runs forward. BatchNormalization keeps the
    /// statistics of the base: with those of small batches of few photos the features that were learnt would be lost.
    /// </summary>
    private Network FineTuned(bool isResumed)
    {
        var pretrained = PretrainedBase.Open(recipe.Base!, recipe.Image, weights, recipe.Seed);
        FeatureTable table;
        using (var folded = pretrained.Folded(averaged: true)) table = Features(folded, pretrained.Identity);
        using (table)
        {
            Layer[] layers = Heads.Linear(table, _trainRows, 0.2, Classes);
            var bridge = new GlobalAveragePooling2D();
            var whole = new Sequential([pretrained.Model, bridge, .. layers]);
            if (!isResumed) TrainHead(table, layers);

            var (lower, start) = Unfreeze(pretrained.Model);
            var end = bridge.On(pretrained.Model.Output);
            foreach (var layer in layers) end = layer.On(end);
            var trained = new Functional(start, end, "finetuned", ownsLayers: false);
            TrainingData Data(int[] rows, Augmentation changes) => lower is null ? Pictures(rows, changes) : TrainingData.Through(Reader(rows, changes), recipe.Image, lower);
            return new Network(trained, whole, Data(_trainRows, recipe.Changes), _validationRows.Length == 0 ? null : Data(_validationRows, Augmentation.None), () => lower?.Dispose());
        }
    }

    private void TrainHead(FeatureTable table, Layer[] layers)
    {
        observer.OnActivity("Training the head");
        var head = new Sequential("head");
        head.Add(new InputLayer(table.Length, "features"));
        foreach (var layer in layers) head.Add(layer);
        head.Initialize(recipe.Seed);
        var data = Rows(table, _trainRows, table.Length);
        var optimizer = (TrainingRecipe.Of(Preset.Find("features")!, TrainingProfile.Default, recipe.Base) with { Epochs = 20 }).CreateOptimizer(data.BatchCount);
        new Trainer(head, optimizer, new CategoricalCrossentropy(), new TrainerOptions { Epochs = 20, Seed = recipe.Seed, Precision = Precision.Float32 }).Fit(data, cancellation: cancellation);
    }

    /// <summary>Sets what trains, and cuts the base there: the part below, folded (null where all of it trains), and the node that the rest begins with.</summary>
    private (Model? Lower, Node Start) Unfreeze(Functional model)
    {
        string? from = recipe.Unfreeze ?? FineTuning.DefaultStart(model);
        int first = from is null ? 0 : IndexOf(model, from);
        for (int i = 0; i < model.Layers.Count; i++) model.Layers[i].Trainable = i >= first && model.Layers[i] is not BatchNormalization;
        var node = FineTuning.CutBefore(model, first);
        return node == model.Input ? (null, node) : (Folding.Fold(new Functional(model.Input, node, model.Name, ownsLayers: false)), node);
    }

    private static int IndexOf(Functional model, string name)
    {
        try { return model.Layers.ToList().IndexOf(model.Layer(name)); }
        catch (ArgumentException e) { throw new TrainingException($"{e.Message.Split(" (Parameter", 2)[0]} Name a layer of the base with --unfreeze.", e); }
    }

    private FeatureTable Features(Model folded, string identity)
    {
        observer.OnActivity("Asking the base");
        return FeatureExtractor.Extract(folded, identity, cache, featureFolder, recipe.Precision, recipe.BatchSize, new Relay<PictureProgress>(observer.OnPictures), cancellation);
    }
}
