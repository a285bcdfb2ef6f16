using System.Diagnostics;
using System.Globalization;
using Sepal.Benchmarking;
using Sepal.Data;
using Sepal.Imaging;
using Sepal.Numerics;
using Sepal.Training;

namespace Sepal.Benchmarks;

/// <summary>A whole training of the report's network as a program does it, and the memory at its peak, by epochs.</summary>
internal static class TrainingMemory
{
    public static int Run(string[] arguments)
    {
        int epochs = Parts.Option(ref arguments, "--epochs") is { } e ? int.Parse(e, CultureInfo.InvariantCulture) : 2;
        string? drawn = arguments.Length == 0 ? Directory.CreateTempSubdirectory("sepal-bench-").FullName : null;
        try
        {
            if (drawn is not null) SyntheticFlowers.Write(drawn, new SyntheticFlowersOptions { PerClass = 500 });
            var data = ImageFolder.Open(drawn ?? arguments[0]);
            if (!data.IsSplit) data = ImageFolder.Split(data, seed: 0);
            Tell("data");
            using var cache = PictureCache.Create(data, ImageSpec.Lab);
            Tell($"{cache.Items.Count} pictures");
            using var model = ReportNetwork.Create(ImageSpec.Lab.Height);
            var trainer = new Trainer(model, new RMSprop(1e-4), new CategoricalCrossentropy(), new TrainerOptions { Epochs = epochs, Callbacks = [new Teller()] });
            trainer.Fit(TrainingData.Of(new BatchReader(cache, Part.Train), ImageSpec.Lab), TrainingData.Of(new BatchReader(cache, Part.Validation), ImageSpec.Lab));
            return 0;
        }
        finally
        {
            if (drawn is not null) Directory.Delete(drawn, recursive: true);
        }
    }

    private static void Tell(string after)
    {
        using var process = Process.GetCurrentProcess();
        Console.WriteLine($"{process.PeakWorkingSet64 >> 20,6} MB at the peak after {after}; precision {ProcessorFeatures.Resolve(Precision.Auto)}");
    }

    private sealed class Teller : Callback
    {
        public override void OnEpoch(Trainer trainer, TrainingPosition position)
        {
            var last = position.History.Epochs[^1];
            Tell(string.Create(CultureInfo.InvariantCulture, $"epoch {last.Epoch}, {last.ImagesPerSecond:F1} images/s, validation accuracy {last.ValidationAccuracy:F3}"));
        }
    }
}
