using Sepal.Layers;
using static TorchSharp.torch;

namespace Sepal.Models;

/// <summary>
/// Runs a graph: training, inference, features and explanations all come through here. Each intermediate is let go at its last use, so inference
/// holds only what is still needed (in training the engine keeps what its backward pass needs).
/// </summary>
internal static class GraphExecutor
{
    /// <summary>The output for an input; the caller's dispose scope owns it. With <paramref name="forScore"/> the output before the last softmax.</summary>
    public static Tensor Run(Model model, Tensor input, CallContext context, bool forScore)
    {
        var plan = model.Plan;
        var values = new Tensor[plan.Nodes.Count];
        int[] uses = [.. plan.Uses];
        var taps = context.Taps is { } asked && asked.WantsInside(context.Prefix) ? asked : null;
        values[plan.Input] = input;

        for (int i = 0; i < values.Length; i++)
        {
            if (i != plan.Input) values[i] = Call(plan, i, values, context, forScore && i == plan.Output, taps is not null);
            if (taps is not null && context.Prefix + plan.Nodes[i].Layer.Name is var path && taps.Wants(path)) values[i] = taps.Take(path, values[i]);
            foreach (int source in plan.Sources[i])
            {
                // Only the handle goes: what the backward pass needs is the engine's own.
                if (--uses[source] == 0 && source != plan.Input) values[source].Dispose();
            }
        }
        return values[plan.Output];
    }

    private static Tensor Call(GraphPlan plan, int i, Tensor[] values, CallContext context, bool forScore, bool isTapped)
    {
        using var scope = NewDisposeScope();
        var layer = plan.Nodes[i].Layer;
        int[] sources = plan.Sources[i];
        var inputs = new Tensor[sources.Length];
        for (int k = 0; k < inputs.Length; k++) inputs[k] = values[sources[k]];

        var output = !isTapped && layer is MaxPooling2D pooling && plan.ReluWaits[sources[0]] ? pooling.CallThenRelu(inputs[0], context)
            : forScore ? layer.CallForScore(inputs, context)
            : isTapped ? layer.Call(inputs, context)
            : CallUntapped(plan, i, inputs, context);
        return output.MoveToOuterDisposeScope();
    }

    // Where nobody asks for inner outputs, layers next to each other may share their work.
    private static Tensor CallUntapped(GraphPlan plan, int i, Tensor[] inputs, CallContext context)
    {
        var layer = plan.Nodes[i].Layer;
        if (plan.ReluWaits[i]) return ((Convolution)layer).CallWithoutActivation(inputs[0], context, plan.Zeros[i]);
        if (plan.PaddingWaits[i]) return inputs[0].alias();
        if (plan.Zeros[i] is { } zeros) return ((Convolution)layer).CallPadded(inputs[0], context, zeros);
        if (plan.Overwrites[i] && !is_grad_enabled()) return ((IOverwritingLayer)layer).Overwrite(inputs[0]).alias();
        return layer.Call(inputs, context);
    }
}
