using System.Diagnostics;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Numerics;
using TorchSharp;
using static TorchSharp.torch;

Engine.Start();
foreach (var type in new[] { ScalarType.Float32, ScalarType.BFloat16 })
{
    using var model = new Sequential([
        new Conv2D(32, 3, activation: "relu", inputShape: (150, 150, 3)), new MaxPooling2D(),
        new Conv2D(64, 3, activation: "relu"), new MaxPooling2D(),
        new Conv2D(128, 3, activation: "relu"), new MaxPooling2D(),
        new Conv2D(128, 3, activation: "relu"), new MaxPooling2D(),
        new Flatten(), new Dense(512, activation: "relu"), new Dense(5, activation: "softmax")]);
    var x = rand(32, 150, 150, 3).permute(0, 3, 1, 2).to(type);
    var labels = randint(5, 32);
    var sw = new Stopwatch();
    for (int i = 0; i < 25; i++)
    {
        if (i == 5) sw.Restart();
        using var scope = NewDisposeScope();
        var score = model.ForwardScore(x, new CallContext { IsTraining = true, ComputeType = type });
        var loss = nn.functional.cross_entropy(score, labels);
        loss.backward();
        foreach (var w in model.Weights) { w.Value.grad!.zero_(); }
    }
    Console.WriteLine($"{type} train {20 * 32 / sw.Elapsed.TotalSeconds:F0} images/s");
    using (no_grad())
    {
        for (int i = 0; i < 25; i++)
        {
            if (i == 5) sw.Restart();
            using var scope = NewDisposeScope();
            model.Forward(x, new CallContext { ComputeType = type });
        }
        Console.WriteLine($"{type} forward {20 * 32 / sw.Elapsed.TotalSeconds:F0} images/s");
    }
    int n = 2048;
    using (no_grad())
    {
        var a = rand(n, n).to(type); var b = rand(n, n).to(type);
        for (int i = 0; i < 12; i++)
        {
            if (i == 2) sw.Restart();
            using var c = a.mm(b);
        }
        Console.WriteLine($"{type} ceiling {10 * 2.0 * n * n * n / sw.Elapsed.TotalSeconds / 1e9:F0} GFLOP/s");
    }
}
Console.WriteLine($"peak {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB");
