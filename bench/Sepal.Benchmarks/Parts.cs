using System.Globalization;
using Sepal.Benchmarking;
using Sepal.Data;
using Sepal.Imaging;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Numerics;
using Sepal.Training;
using static TorchSharp.torch;

namespace Sepal.Benchmarks;

/// <summary>The parts of training and prediction, each alone, at the report's sizes: batches of 32 pictures of 150 × 150.</summary>
internal static class Parts
{
    private const int Count = 32, Size = 150;

    public static int Run(string[] arguments)
    {
        double seconds = Option(ref arguments, "--seconds") is { } s ? double.Parse(s, CultureInfo.InvariantCulture) : 1;
        int? threads = Option(ref arguments, "--threads") is { } t ? int.Parse(t, CultureInfo.InvariantCulture) : null;
        Engine.Start(threads);
        Console.WriteLine($"{ProcessorFeatures.Name}, {Engine.Threads} threads");
        bool any = false;
        foreach (var group in (IEnumerable<IEnumerable<Measurement>>)[Pictures(), Data(), Layers(), Convolutions(), Steps()])
        {
            foreach (var part in group.Where(p => arguments.Length == 0 || arguments.Any(a => p.Name.Contains(a, StringComparison.OrdinalIgnoreCase))))
            {
                any = true;
                part.Measure(seconds);
            }
        }
        if (!any) Console.Error.WriteLine($"No part's name contains {string.Join(" or ", arguments)}. Without a name all are measured.");
        return any ? 0 : 2;
    }

    public static string? Option(ref string[] arguments, string name)
    {
        int at = Array.IndexOf(arguments, name);
        if (at < 0 || at + 1 >= arguments.Length) return null;
        string value = arguments[at + 1];
        arguments = [.. arguments[..at], .. arguments[(at + 2)..]];
        return value;
    }

    private static IEnumerable<Measurement> Pictures()
    {
        byte[] jpeg = SyntheticFlowers.Jpeg(2, 0, new SyntheticFlowersOptions { Size = 320 });
        var decoded = PictureDecoder.Decode(jpeg);
        yield return new("decode 320x320 JPEG", 1, "pictures", () => PictureDecoder.Decode(jpeg));
        yield return new("resize to 150 nearest", 1, "pictures", () => Resizer.Resize(decoded, Size, Size, new ResizePolicy(Interpolation.Nearest)));
        yield return new("resize to 150 bilinear", 1, "pictures", () => Resizer.Resize(decoded, Size, Size, new ResizePolicy()));
        byte[] source = Resizer.Resize(decoded, Size, Size, new ResizePolicy()).Pixels.ToArray(), changed = new byte[source.Length];
        int number = 0;
        yield return new("augment lab", 1, "pictures", () => Augmentation.Lab.Apply(source, changed, Size, Size, new RandomStream(0, number++)));
        yield return new("augment default", 1, "pictures", () => Augmentation.Default.Apply(source, changed, Size, Size, new RandomStream(0, number++)));
    }

    private static IEnumerable<Measurement> Data()
    {
        byte[] pixels = RandomPixels();
        float[] multiply = [1 / 255f, 1 / 255f, 1 / 255f], add = [0, 0, 0];
        yield return new("pixels to a float32 tensor", Count, "pictures", () => InScope(() => PixelTensor.Create(pixels, Count, Size, Size, multiply, add, false, ScalarType.Float32)));
        yield return new("pixels to a bfloat16 tensor", Count, "pictures", () => InScope(() => PixelTensor.Create(pixels, Count, Size, Size, multiply, add, false, ScalarType.BFloat16)));
        foreach (var optimizer in (Optimizer[])[new RMSprop(), new Adam(), new SGD()])
        {
            const int Weights = 3_455_173;
            float[] values = GC.AllocateArray<float>(Weights, pinned: true), gradients = GC.AllocateArray<float>(Weights, pinned: true);
            optimizer.Build([("weights", Weights)]);
            optimizer.Threads = Engine.Threads;
            yield return new($"update by {optimizer.Name}", Weights, "weights", () => optimizer.Apply([new OptimizerTarget(values, gradients)]));
        }
    }

    private static IEnumerable<Measurement> Layers()
    {
        (int Side, int Channels, int Filters)[] shapes = [(150, 3, 32), (74, 32, 64), (36, 64, 128), (17, 128, 128)];
        foreach (var (side, channels, filters) in shapes)
        {
            var layer = new Conv2D(filters, 3);
            int after = side - 2;
            foreach (var part in Layer($"conv {side} {channels}-{filters}", layer, (side, side, channels), channels > 3, 2.0 * after * after * 9 * channels * filters)) yield return part;
            foreach (var part in Layer($"pool {after} {filters}", new MaxPooling2D(), (after, after, filters), true, (double)after * after * filters)) yield return part;
        }
        foreach (var part in Layer("dense 6272-512", new Dense(512), 6272, true, 2.0 * 6272 * 512)) yield return part;
    }

    /// <summary>A layer alone: forward, and forward in training with the backward pass. Work: operations of a forward pass for one picture.</summary>
    private static IEnumerable<Measurement> Layer(string name, Layer layer, Shape shape, bool inputLearns, double work)
    {
        using var model = new Sequential([layer]);
        model.Build(shape);
        foreach (var weight in model.Weights) _ = weight.Value;
        var input = Maps.FromKeras(rand([Count, .. shape.Sizes.Select(s => (long)s)])).DetachFromDisposeScope();
        yield return new(name + " forward", Count * work / 1e9, "Gop", () =>
        {
            using var noGradients = no_grad();
            InScope(() => model.Forward(input, CallContext.Inference));
        });
        input.requires_grad = inputLearns;
        var context = new CallContext { IsTraining = true };
        Tensor gradient;
        using (no_grad()) gradient = ones_like(model.Forward(input, context)).DetachFromDisposeScope();
        double passes = model.Weights.Count > 0 && inputLearns ? 3 : 2;
        yield return new(name + " forward, backward", passes * Count * work / 1e9, "Gop", () =>
        {
            InScope(() =>
            {
                model.Forward(input, context).backward([gradient]);
                return gradient.alias();
            });
            foreach (var weight in model.Weights) weight.Value.grad = null;
            input.grad = null;
        });
        input.Dispose();
        gradient.Dispose();
    }

    /// <summary>3×3 convolutions in inference, by the engine and by Winograd's way. Work: the operations of the plain way, for both.</summary>
    private static IEnumerable<Measurement> Convolutions()
    {
        (int Side, int Channels, int Filters)[] shapes = [(150, 64, 64), (75, 64, 128), (75, 128, 128), (37, 128, 256), (37, 256, 256), (18, 512, 512), (9, 512, 512), (74, 32, 64), (36, 64, 128), (17, 128, 128)];
        foreach (var (side, channels, filters) in shapes)
        {
            double work = 2.0 * Count * side * side * 9 * channels * filters / 1e9;
            Tensor input = Maps.FromKeras(rand(Count, side, side, channels)).DetachFromDisposeScope(), kernel = TensorMemory.ChannelsLast(randn(filters, channels, 3, 3)).DetachFromDisposeScope();
            yield return new($"3x3 {side} {channels}-{filters} engine", work, "Gop", () => Plain(() => nn.functional.conv2d(input, kernel, padding: [1, 1])));
            yield return new($"3x3 {side} {channels}-{filters} Winograd", work, "Gop", () => Plain(() => WinogradConvolution.Call(input, kernel, null, [1, 1])));
            input.Dispose();
            kernel.Dispose();
        }

        static void Plain(Func<Tensor> compute)
        {
            using var noGradients = no_grad();
            InScope(compute);
        }
    }

    private static IEnumerable<Measurement> Steps()
    {
        using var model = ReportNetwork.Create(Size);
        var step = new TrainingStep(model, new RMSprop(1e-4), new CategoricalCrossentropy(), Precision.Float32, 0, null);
        var pixels = new Batch(0, Count, Size, Size);
        RandomPixels().CopyTo(pixels.Pixels, 0);
        var batch = new PictureBatch(pixels, ChannelScaling.Of(Scaling.Unit));
        yield return new("step of the report's network", Count, "pictures", () => step.Run(batch));
        yield return new("forward of the report's network", Count, "pictures", () => step.Evaluate(batch));
        using var plain = new PlainModules(Count, Size);
        yield return new("step of plain modules", Count, "pictures", () => plain.Step());
        Allocator.UseDefaults();
        yield return new("step of plain modules, own malloc", Count, "pictures", () => plain.Step());
        Allocator.KeepMemory();
        foreach (int side in (int[])[512, 1024, 2048, 4096])
        {
            using var product = new MatrixProduct(side, ScalarType.Float32);
            yield return new($"product of {side} x {side}", product.Operations / 1e9, "Gop", product.Run);
        }
    }

    private static void InScope(Func<Tensor> compute)
    {
        using var scope = NewDisposeScope();
        compute();
    }

    private static byte[] RandomPixels()
    {
        byte[] pixels = new byte[Count * Size * Size * 3];
        new Random(1).NextBytes(pixels);
        return pixels;
    }
}
