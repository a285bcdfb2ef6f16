using Sepal.Imaging;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Numerics;
using static TorchSharp.torch;

namespace Sepal.Evaluation;

/// <summary>From prepared pixels to probabilities: the one path of evaluation and prediction.</summary>
internal static class Inference
{
    /// <summary>How many classes a network tells apart; a single output stands for two.</summary>
    /// <exception cref="ModelFileException">The network doesn't end in a vector.</exception>
    public static int ClassCount(Model model)
    {
        var shape = model.ResultShape;
        if (shape.Rank != 1 || !shape.IsKnown)
            throw new ModelFileException($"The network '{model.Name}' gives {shape}; expected a vector with a number for each class. Add a head that ends in a Dense layer.");
        return Math.Max(2, shape[0]);
    }

    /// <summary>Probabilities, (count, classes) row after row. Cost: one forward pass.</summary>
    /// <param name="model">Its outputs are taken as probabilities where it ends in a softmax or sigmoid, else as scores.</param>
    /// <param name="pixels">RGB 0..255, shape (count, height, width, 3).</param>
    /// <param name="count">Pictures.</param>
    /// <param name="spec">Size and scaling.</param>
    /// <param name="precision">In which format to compute.</param>
    /// <exception cref="ModelFileException">An answer is no finite number.</exception>
    public static float[] Probabilities(Model model, ReadOnlySpan<byte> pixels, int count, ImageSpec spec, Precision precision)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var output = Outputs(model, pixels, count, spec, precision);
        bool isSigmoid = EndsInSigmoid(model);
        if (output.shape[^1] == 1)
        {
            var positive = isSigmoid ? output : output.sigmoid();
            output = cat([1 - positive, positive], 1);
        }
        else if (!model.EndsInSoftmax && !isSigmoid)
        {
            output = nn.functional.softmax(output, 1);
        }
        float[] probabilities = output.contiguous().data<float>().ToArray();
        return Array.TrueForAll(probabilities, float.IsFinite) ? probabilities
            : throw new ModelFileException($"The network '{model.Name}' answers with something that is no number; expected probabilities. Its weights are damaged or its training diverged: train again with a smaller rate.");
    }

    /// <summary>What a network makes of prepared pictures, in Keras's order.</summary>
    /// <inheritdoc cref="Probabilities"/>
    public static float[] Features(Model model, ReadOnlySpan<byte> pixels, int count, ImageSpec spec, Precision precision)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        return Maps.ToKeras(Outputs(model, pixels, count, spec, precision)).contiguous().data<float>().ToArray();
    }

    // The caller's scope owns it.
    private static Tensor Outputs(Model model, ReadOnlySpan<byte> pixels, int count, ImageSpec spec, Precision precision)
    {
        Engine.Start();
        var scaling = ChannelScaling.Of(spec.Scaling);
        var type = ProcessorFeatures.ComputeType(precision);
        var input = PixelTensor.Create(pixels, count, spec.Height, spec.Width, scaling.Multiply, scaling.Add, scaling.Bgr, type);
        return model.Forward(input, new CallContext { ComputeType = type });
    }

    private static bool EndsInSigmoid(Model model) => model.Output.Layer switch
    {
        Dense dense => dense.Activation.Name == "sigmoid",
        Activation activation => activation.Function.Name == "sigmoid",
        Model inner => EndsInSigmoid(inner),
        _ => false,
    };
}
