using System.Runtime.InteropServices;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Numerics;
using static TorchSharp.torch;

namespace Sepal.Training;

/// <summary>
/// One step: forward, loss, backward, and the optimizer's update on the master weights in float32. Only weights that train get gradients
/// and state; what lies below the lowest of them is not recorded at all.
/// </summary>
internal sealed class TrainingStep
{
    private readonly Model _model;
    private readonly Optimizer _optimizer;
    private readonly Loss _loss;
    private readonly float[]? _classWeights;
    private readonly ScalarType _computeType;
    private readonly long _seed;
    private readonly (string Path, Weight Weight)[] _weights;

    public TrainingStep(Model model, Optimizer optimizer, Loss loss, Precision precision, long seed, IReadOnlyList<double>? classWeights)
    {
        Engine.Start();
        (_model, _optimizer, _loss, _seed) = (model, optimizer, loss, seed);
        _computeType = ProcessorFeatures.ComputeType(precision);
        _classWeights = classWeights?.Select(w => (float)w).ToArray();
        _weights = WeightsOf(model);
        if (_weights.Length == 0)
            throw new TrainingException($"Every layer of '{model.Name}' is frozen, so there is nothing to train. Set Trainable on a layer, or add a head.");
        foreach (var (_, weight) in model.NamedWeights()) _ = weight.Value;
        foreach (var (_, weight) in model.NamedWeights()) weight.ApplyTrainability();
        if (!optimizer.IsBuilt) BuildFor(model, optimizer);
        optimizer.Threads = Engine.Threads;
    }

    /// <summary>The weights that train, in Keras's order, which is the optimizer's.</summary>
    public IReadOnlyList<(string Path, Weight Weight)> Weights => _weights;

    /// <summary>The weights of a model that train as it is now, each once.</summary>
    public static (string Path, Weight Weight)[] WeightsOf(Model model) => [.. model.NamedWeights().Where(w => w.Weight.IsTrainable).DistinctBy(w => w.Weight)];

    /// <summary>Creates the optimizer's state for them.</summary>
    public static void BuildFor(Model model, Optimizer optimizer) => optimizer.Build([.. WeightsOf(model).Select(w => (w.Path, checked((int)w.Weight.Count)))]);

    public StepResult Run(TrainingBatch batch)
    {
        using var scope = NewDisposeScope();
        var context = new CallContext { IsTraining = true, ComputeType = _computeType, RandomKey = (long)new RandomStream(_seed, 1, _optimizer.Iterations).NextBits() };
        var (loss, correct) = Measure(_model, _loss, batch, context, _classWeights);
        double value = loss.item<float>();
        // A step on a loss that is no number would spoil every weight.
        if (!double.IsFinite(value)) return new StepResult(value, correct, batch.Count);
        loss.backward();
        ApplyGradients();
        return new StepResult(value, correct, batch.Count);
    }

    /// <summary>Loss and right answers without learning: dropout off, BatchNorm with its running statistics.</summary>
    public StepResult Evaluate(TrainingBatch batch)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var (loss, correct) = Measure(_model, _loss, batch, new CallContext { ComputeType = _computeType }, classWeights: null);
        return new StepResult(loss.item<float>(), correct, batch.Count);
    }

    /// <summary>Puts the optimizer's moving averages in the weights' place, where it keeps them.</summary>
    public void FinishAveraging()
    {
        using var scope = NewDisposeScope();
        _optimizer.FinishAveraging([.. _weights.Select(w => new OptimizerTarget(Floats(w.Weight.Value), default))]);
    }

    private static (Tensor Loss, int Correct) Measure(Model model, Loss loss, TrainingBatch batch, CallContext context, float[]? classWeights)
    {
        var input = batch.ToTensor(context.ComputeType);
        // A network that ends in a softmax is trained on what comes before it: the same loss, and no rounding to 0 or 1 on the way.
        bool onScores = model.EndsInSoftmax && loss.CanTakeScores;
        var output = onScores ? model.ForwardScore(input, context) : model.Forward(input, context);
        int classes = (int)output.shape[^1];
        var target = loss.Target(batch.Labels, classes);
        var weights = classWeights is null ? null : tensor(batch.Labels.Select(l => classWeights[l]).ToArray());
        var value = onScores ? loss.OnScores(target, output, weights) : loss.Value(target, output, weights);
        return (value, CountCorrect(output, batch.Labels));
    }

    private static int CountCorrect(Tensor output, IReadOnlyList<int> labels)
    {
        var rows = output.detach().contiguous().data<float>().ToArray();
        int classes = rows.Length / labels.Count, correct = 0;
        for (int i = 0; i < labels.Count; i++)
        {
            var row = rows.AsSpan(i * classes, classes);
            int best = 0;
            for (int c = 1; c < classes; c++)
            {
                if (row[c] > row[best]) best = c; // ties go to the lower index
            }
            if (best == labels[i]) correct++;
        }
        return correct;
    }

    private void ApplyGradients()
    {
        var targets = new OptimizerTarget[_weights.Length];
        for (int i = 0; i < targets.Length; i++)
        {
            var value = _weights[i].Weight.Value;
            var gradient = value.grad;
            targets[i] = new OptimizerTarget(Floats(value), gradient is null ? default : Floats(gradient));
        }
        _optimizer.Apply(targets);
        // Without a gradient to add to, the next backward pass hands over its own instead of copying it.
        foreach (var (_, weight) in _weights) weight.Value.grad = null;
    }

    /// <summary>The numbers where they lie, in memory order. The engine keeps a gradient in its weight's layout.</summary>
    private static Span<float> Floats(Tensor t)
    {
        var view = t.dim() == 4 ? t.permute(0, 2, 3, 1) : t;
        return MemoryMarshal.Cast<byte, float>(view.bytes);
    }
}
