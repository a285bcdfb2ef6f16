using Sepal.Backbones;
using Sepal.Data;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Training;
using Sepal.Weights;

namespace Sepal.Pretraining;

/// <summary>
/// Makes PetalNet's weights: draws pictures of invented plants, trains the network to tell the plants apart, and keeps the part below the classifier.
/// </summary>
public static class PetalNetPretraining
{
    // Larger zooms than for photos: the network is to know a petal at any size.
    private static readonly Augmentation Changes = Augmentation.Default with { Zoom = 0.35, VerticalFlip = true, Contrast = 0.25 };

    /// <summary>Draws, trains and writes the file.</summary>
    /// <param name="options">What, and where to.</param>
    /// <param name="tell">Told in words how it goes.</param>
    /// <param name="cancellation">Stops it; pictures in a folder of the caller's stay for the next time.</param>
    /// <returns>Loss and accuracy by epoch; validation on a twelfth of the pictures.</returns>
    public static History Run(PretrainingOptions options, Action<string> tell, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(tell);
        string folder = options.Pictures ?? Directory.CreateTempSubdirectory("sepal-plants-").FullName;
        try
        {
            tell($"Drawing {options.Plants * options.PerPlant:N0} pictures of {options.Plants} plants in {folder}");
            DrawnPlants.Write(folder, options.Plants, options.PerPlant, options.Size, options.Seed, new Tenths(tell), cancellation);
            return Train(options, folder, tell, cancellation);
        }
        finally
        {
            if (options.Pictures is null) Directory.Delete(folder, recursive: true);
        }
    }

    private static History Train(PretrainingOptions options, string folder, Action<string> tell, CancellationToken cancellation)
    {
        var backbone = Backbone.Find("petalnet");
        var spec = backbone.Card.Image(options.Size);
        var data = ImageFolder.Split(ImageFolder.Open(folder), options.Seed, val: 1.0 / 12, test: 0, cancellation: cancellation);
        using var pictures = PictureCache.Create(data, spec, new PictureCacheOptions { MemoryBudget = 1L << 30 }, cancellation: cancellation);
        var layer = backbone.Create(new BackboneOptions { IncludeTop = false, Size = options.Size });
        using var model = new Sequential([layer, new GlobalAveragePooling2D(), new Dense(options.Plants, activation: "softmax")]);
        model.Initialize(options.Seed);

        var train = TrainingData.Of(new BatchReader(pictures, Part.Train, new BatchOptions { BatchSize = options.BatchSize, Augmentation = Changes }), spec);
        var validation = TrainingData.Of(new BatchReader(pictures, Part.Validation, new BatchOptions { BatchSize = options.BatchSize }), spec);
        long steps = (long)options.Epochs * train.BatchCount, warmup = Math.Max(1, steps / 10);
        var rate = new CosineDecay(options.LearningRate / 25, Math.Max(1, steps - warmup), alpha: 0.002, warmupTarget: options.LearningRate, warmupSteps: warmup);
        tell($"Training PetalNet on {train.Count:N0} of them for {options.Epochs} epochs");
        var trainer = new Trainer(model, new AdamW(rate, options.WeightDecay), new CategoricalCrossentropy(), new TrainerOptions { Epochs = options.Epochs, Seed = options.Seed, Callbacks = [new Teller(tell, options)] });
        var history = trainer.Fit(train, validation, cancellation: cancellation);
        AtomicFile.Write(options.Out, stream => SafetensorsWriter.Write(stream, layer));
        tell($"{options.Out}: {new FileInfo(options.Out).Length:N0} bytes");
        return history;
    }

    /// <summary>Tells of each epoch, and keeps the weights so far: a long training that ends early was not in vain.</summary>
    private sealed class Teller(Action<string> tell, PretrainingOptions options) : Callback
    {
        public override void OnEpoch(Trainer trainer, TrainingPosition position)
        {
            var last = position.History.Epochs[^1];
            AtomicFile.Write(options.Out, stream => SafetensorsWriter.Write(stream, (Model)trainer.Model.Layers[0]));
            tell(FormattableString.Invariant($"epoch {last.Epoch,2} of {options.Epochs}: loss {last.Loss:0.000}, accuracy {last.Accuracy:0.000}; on others {last.ValidationLoss:0.000}, {last.ValidationAccuracy:0.000}; {last.ImagesPerSecond:0} pictures/s"));
        }
    }

    private sealed class Tenths(Action<string> tell) : IProgress<PictureProgress>
    {
        public void Report(PictureProgress value)
        {
            if (value.Total >= 100 && value.Done % (value.Total / 10) == 0) tell($"{value.Done:N0} of {value.Total:N0} drawn");
        }
    }
}
