using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Numerics;
using Sepal.Saving;
using Sepal.Tests.Data;
using Sepal.Tests.Golden;
using Sepal.Tests.Layers;
using Sepal.Training;

namespace Sepal.Tests.Saving;

/// <summary>
/// The judge of what Sepal writes is Keras itself: SEPAL_KERAS_PYTHON names a Python that has it (<c>sh ../shared/keras/setup.sh VENV</c> makes one).
/// </summary>
public sealed class KerasOpensTests : IDisposable
{
    private const string LoadsCompiled = """
        import os, sys, json, glob, warnings
        os.environ["KERAS_BACKEND"] = "torch"
        import torch113, keras, numpy as np
        found = {}
        for path in sorted(glob.glob(glob.escape(sys.argv[1]) + "/*.keras")):
            with warnings.catch_warnings(record=True) as said:
                warnings.simplefilter("always")
                model = keras.models.load_model(path)
            variables = [np.asarray(v) for v in model.optimizer.variables]
            np.savez(path + ".npz", **{str(i): v.astype("float32") for i, v in enumerate(variables)})
            found[os.path.basename(path)] = dict(optimizer=type(model.optimizer).__name__, iterations=int(model.optimizer.iterations), rate=float(model.optimizer.learning_rate),
                loss=model.loss if isinstance(model.loss, str) else model.loss.name, smoothing=getattr(model.loss, "label_smoothing", 0), metrics=model._compile_metrics._user_metrics if model._compile_metrics else None, variables=len(variables),
                trainable=[v.path for v in model.trainable_variables], warnings=[str(w.message) for w in said if "optimizer" in str(w.message)])
        print(json.dumps(found))
        """;

    // The first lines let Keras train, too, on the old PyTorch that torch113 is for.
    private const string TrainsOn = """
        import os, sys
        os.environ["KERAS_BACKEND"] = "torch"
        import torch113, torch, inspect
        named = torch.nn.Module.named_parameters
        if "remove_duplicate" not in inspect.signature(named).parameters:
            torch.nn.Module.named_parameters = lambda self, prefix="", recurse=True, remove_duplicate=True: named(self, prefix, recurse)
        import keras, numpy as np
        model = keras.models.load_model(sys.argv[1])
        model.train_on_batch(np.load(sys.argv[2]), np.load(sys.argv[3]))
        np.savez(sys.argv[4], **{str(i): np.asarray(w) for i, w in enumerate(model.weights)})
        """;

    private static readonly string? Python = Environment.GetEnvironmentVariable("SEPAL_KERAS_PYTHON");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_reports_network_gives_the_same_answers_in_Keras()
    {
        using var model = new Sequential(
        [
            new Conv2D(32, 3, activation: "relu", inputShape: (150, 150, 3)), new MaxPooling2D(2),
            new Conv2D(64, 3, activation: "relu"), new MaxPooling2D(2),
            new Conv2D(128, 3, activation: "relu"), new MaxPooling2D(2),
            new Conv2D(128, 3, activation: "relu"), new MaxPooling2D(2),
            new Flatten(), new Dropout(0.5), new Dense(512, activation: "relu"), new Dense(5, activation: "softmax"),
        ]);
        model.Initialize(1);
        Judge(model, [.. Enumerable.Range(0, 2 * 150 * 150 * 3).Select(i => i * 31 % 256 / 255f)], 2)
            .GetProperty("layers").GetArrayLength().ShouldBe(12);
    }

    [Fact]
    public void A_frozen_nested_base_with_statistics_gives_the_same_answers_and_stays_frozen_in_Keras()
    {
        using var model = Sample.Network();
        Train(model, new Adam(1e-2), steps: 3);
        var seen = Judge(model, Sample.Inputs(4), 4);
        seen.GetProperty("trainable").GetInt64().ShouldBe(model.Summarize().Trainable);
        seen.GetProperty("parameters").GetInt64().ShouldBe(model.ParameterCount);
    }

    [Fact]
    public void Every_layer_gives_the_same_answers_in_Keras()
    {
        using var model = AllLayers.Network();
        Judge(model, AllLayers.Inputs(2), 2);
    }

    [Fact]
    public void Keras_loads_it_compiled_with_the_optimizers_state()
    {
        (string Name, Optimizer Optimizer)[] optimizers =
        [
            ("adam", new Adam(3e-3)), ("amsgrad", new Adam(1e-3, amsgrad: true) { ClipNorm = 1 }), ("adamw", new AdamW(1e-3)), ("rmsprop", new RMSprop(1e-3, momentum: 0.5, centered: true)),
            ("nadam", new Nadam(1e-3)), ("sgd", new SGD(0.01, momentum: 0.9, nesterov: true)), ("plain", new SGD(0.5)), ("adamax", new Adamax()), ("adagrad", new Adagrad()), ("lion", new Lion(1e-4)),
            ("ema", new Adam { UseEma = true, EmaOverwriteFrequency = 100 }), ("schedule", new Adam(new CosineDecay(1e-2, 100))),
        ];
        var expected = new Dictionary<string, float[][]>();
        foreach (var (name, optimizer) in optimizers)
        {
            using var model = Sample.Network();
            Train(model, optimizer, steps: 3);
            ModelFile.Save(_folder[$"{name}.keras"], model, Sample.Card, optimizer, new CategoricalCrossentropy(labelSmoothing: name == "adam" ? 0.1 : 0), ["accuracy"]);
            var weights = TrainingStep.WeightsOf(model);
            expected[name] = [.. optimizer.Variables.Select(v => v.Parameter < 0 ? v.ToArray() : InKerasOrder(weights[v.Parameter].Weight, v))];
        }
        using (var fresh = Sample.Network()) ModelFile.Save(_folder["fresh.keras"], fresh, null, new Adam(), "categorical_crossentropy");

        var (code, output, errors) = Run("-c", LoadsCompiled, _folder.Path);

        code.ShouldBe(0, errors);
        var found = JsonDocument.Parse(output[output.IndexOf('{')..]).RootElement;
        foreach (var (name, optimizer) in optimizers)
        {
            var seen = found.GetProperty($"{name}.keras");
            seen.GetProperty("warnings").GetArrayLength().ShouldBe(0, seen.ToString());
            seen.GetProperty("optimizer").GetString().ShouldBe(optimizer.GetType().Name);
            seen.GetProperty("iterations").GetInt64().ShouldBe(3);
            seen.GetProperty("rate").GetDouble().ShouldBe(optimizer.LearningRate, 1e-9);
            seen.GetProperty("loss").GetString().ShouldBe("categorical_crossentropy");
            seen.GetProperty("smoothing").GetDouble().ShouldBe(name == "adam" ? 0.1 : 0);
            seen.GetProperty("metrics")[0].GetString().ShouldBe("accuracy");
            seen.GetProperty("variables").GetInt32().ShouldBe(optimizer.Variables.Count);
            using var arrays = ZipFile.OpenRead(_folder[$"{name}.keras.npz"]);
            for (int i = 0; i < expected[name].Length; i++) Array(arrays, $"{i}.npy").ShouldBe(expected[name][i], $"{name}: {optimizer.Variables[i].Name}");
        }
        found.GetProperty("fresh.keras").GetProperty("iterations").GetInt64().ShouldBe(0);
    }

    [Theory]
    [InlineData("adam")]
    [InlineData("rmsprop")]
    public void Keras_trains_on_from_where_Sepal_stopped(string name)
    {
        using var model = new Sequential([new Conv2D(6, 3, activation: "relu", inputShape: (12, 12, 3)), new MaxPooling2D(), new Flatten(), new Dense(3, activation: "softmax")]);
        model.Initialize(2);
        var optimizer = Optimizer.Create(name, 1e-2);
        var step = new TrainingStep(model, optimizer, "categorical_crossentropy", Precision.Float32, seed: 0, classWeights: null);
        for (int i = 0; i < 3; i++) step.Run(new Sample.Batch(i, 8));
        ModelFile.Save(_folder["m.keras"], model, null, optimizer, "categorical_crossentropy");
        var next = new Sample.Batch(3, 8);
        NpyFile.Write(_folder["x.npy"], Sample.Inputs(8, 3), 8, 12, 12, 3);
        NpyFile.Write(_folder["y.npy"], [.. next.Labels.SelectMany(label => Enumerable.Range(0, 3).Select(c => c == label ? 1f : 0f))], 8, 3);

        var (code, _, errors) = Run("-c", TrainsOn, _folder["m.keras"], _folder["x.npy"], _folder["y.npy"], _folder["after.npz"]);

        code.ShouldBe(0, errors);
        float[][] before = [.. model.Weights.Select(w => w.ToArray())];
        step.Run(next);
        using var arrays = ZipFile.OpenRead(_folder["after.npz"]);
        for (int i = 0; i < before.Length; i++)
        {
            // What the step changed, against what Keras's changed.
            float[] ours = [.. model.Weights[i].ToArray().Zip(before[i], (a, b) => a - b)], keras = [.. Array(arrays, $"{i}.npy").Zip(before[i], (a, b) => a - b)];
            ours.ShouldContain(v => v != 0);
            Tensors.ShouldBeNear(ours, keras, 1e-2, model.Weights[i].Path);
        }
    }

    /// <summary>What Keras says of a saved network; its answers are compared by check.py itself.</summary>
    private JsonElement Judge(Model model, float[] inputs, int count)
    {
        string path = _folder.Save(model);
        NpyFile.Write(_folder["x.npy"], inputs, [count, .. model.InputShape.Sizes]);
        NpyFile.Write(_folder["y.npy"], model.Predict(inputs, count), [count, .. model.ResultShape.Sizes]);
        var (code, output, errors) = Run("check.py", path, "--input", _folder["x.npy"], "--output", _folder["y.npy"]);
        code.ShouldBe(0, output + errors);
        return JsonDocument.Parse(output[output.IndexOf('{')..]).RootElement;
    }

    internal static void Train(Model model, Optimizer optimizer, int steps)
    {
        var step = new TrainingStep(model, optimizer, "categorical_crossentropy", Precision.Float32, seed: 0, classWeights: null);
        for (int i = 0; i < steps; i++) step.Run(new Sample.Batch(i, 8));
    }

    private static float[] InKerasOrder(Weight weight, OptimizerVariable state)
    {
        float[] values = new float[state.Length];
        weight.ToKerasOrder(state.AsSpan(), values);
        return values;
    }

    private static float[] Array(ZipArchive archive, string name)
    {
        using var stream = archive.GetEntry(name)!.Open();
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return NpyArray.Parse(memory.ToArray()).Floats;
    }

    private static (int Code, string Output, string Errors) Run(params string[] arguments)
    {
        Assert.SkipWhen(Python is null, "SEPAL_KERAS_PYTHON names no Python with Keras");
        Assert.SkipWhen(GoldenBook.Shared is null, "../shared, which holds check.py, is absent here");
        var start = new ProcessStartInfo(Python!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.Combine(GoldenBook.Shared!, "keras") };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
