using Sepal.Data;
using Sepal.Imaging;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Numerics;
using static TorchSharp.torch;

namespace Sepal.Training;

/// <summary>What one step learns from: inputs that become a tensor when they are needed, and their labels.</summary>
internal abstract class TrainingBatch
{
    public abstract IReadOnlyList<int> Labels { get; }

    public int Count => Labels.Count;

    /// <summary>The inputs in the compute type; the caller's dispose scope owns them.</summary>
    public abstract Tensor ToTensor(ScalarType type);
}

/// <summary>A batch of pictures.</summary>
internal sealed class PictureBatch(Batch batch, ChannelScaling scaling) : TrainingBatch
{
    public override IReadOnlyList<int> Labels => batch.Labels;

    public override Tensor ToTensor(ScalarType type)
        => PixelTensor.Create(batch.Pixels, batch.Count, batch.Height, batch.Width, scaling.Multiply, scaling.Add, scaling.Bgr, type);
}

/// <summary>A batch of pictures as a frozen base sees them.</summary>
internal sealed class BatchThroughBase(TrainingBatch pictures, Model frozen) : TrainingBatch
{
    public override IReadOnlyList<int> Labels => pictures.Labels;

    public override Tensor ToTensor(ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        return frozen.Forward(pictures.ToTensor(type), new CallContext { ComputeType = type }).to(type).MoveToOuterDisposeScope();
    }
}

/// <summary>A batch of features, in Keras's order.</summary>
internal sealed class FeatureBatch(float[] values, int[] labels, Shape shape) : TrainingBatch
{
    public override IReadOnlyList<int> Labels => labels;

    public override Tensor ToTensor(ScalarType type)
    {
        using var scope = NewDisposeScope();
        return Maps.FromKeras(values, labels.Length, shape).to(type).MoveToOuterDisposeScope();
    }
}
