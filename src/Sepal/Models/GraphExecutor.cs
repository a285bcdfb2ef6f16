using Sepal.Layers;
using static TorchSharp.torch;

namespace Sepal.Models;

/// <summary>
/// Runs a graph: training, inference, features and explanations all come through here. Each intermediate is let go at its last use, so inference
/// holds only what is still needed (in training the engine keeps what its backward pass needs). Where a node's output is given (<see cref="NodeFeed"/>), only what
/// comes behind it runs.
/// </summary>
internal static class GraphExecutor
{
    /// <summary>The output for an input; the caller's dispose scope owns it. With <paramref name="forScore"/> the output before the last softmax.</summary>
    public static Tensor Run(Model model, Tensor input, CallContext context, bool forScore)
    {
        var plan = model.Plan;
        var values = new Tensor[plan.Nodes.Count];
        var feed = context.Feed?.Inside(context.Prefix) is { } fed ? plan.Behind(fed) : null;
        int[] uses = [.. feed?.Uses ?? plan.Uses];
        var taps = context.Taps is { } asked && asked.WantsInside(context.Prefix) ? asked : null;
        values[plan.Input] = input;

        bool[]? observed = taps is null && feed is null ? null
            : [.. plan.Nodes.Select((node, i) => feed?.Given == i || taps?.Wants(context.Prefix + node.Layer.Name) == true)];

        for (int i = 0; i < values.Length; i++)
        {
            if (feed is not null && !feed.Runs[i]) continue;
            if (feed is not null && feed.Given == i) values[i] = context.Feed!.Value.alias();
            else if (i != plan.Input) values[i] = Call(plan, i, values, context, forScore && i == plan.Output, observed);
            if (taps is not null && context.Prefix + plan.Nodes[i].Layer.Name is var path && taps.Wants(path)) values[i] = taps.Take(path, values[i]);
            if (feed is not null && feed.Ends == i) continue;
            foreach (int source in plan.Sources[i])
            {
                // Only the handle goes: what the backward pass needs is the engine's own.
                if (--uses[source] == 0 && source != plan.Input) values[source].Dispose();
            }
        }
        return values[plan.Output];
    }

    private static Tensor Call(GraphPlan plan, int i, Tensor[] values, CallContext context, bool forScore, bool[]? observed)
    {
        using var scope = NewDisposeScope();
        var layer = plan.Nodes[i].Layer;
        int[] sources = plan.Sources[i];
        var inputs = new Tensor[sources.Length];
        for (int k = 0; k < inputs.Length; k++) inputs[k] = values[sources[k]];

        // Layers next to each other share their work, unless somebody looks at what lies between them.
        bool leaves = observed?[i] != true, takes = sources is not [var source] || observed?[source] != true;
        var output = takes && layer is MaxPooling2D pooling && plan.ReluWaits[sources[0]] ? pooling.CallThenRelu(inputs[0], context)
            : forScore ? layer.CallForScore(inputs, context)
            : CallSharing(plan, i, inputs, context, leaves, takes);
        return output.MoveToOuterDisposeScope();
    }

    private static Tensor CallSharing(GraphPlan plan, int i, Tensor[] inputs, CallContext context, bool leaves, bool takes)
    {
        var layer = plan.Nodes[i].Layer;
        var zeros = takes ? plan.Zeros[i] : null;
        if (leaves && plan.ReluWaits[i]) return ((Convolution)layer).CallWithoutActivation(inputs[0], context, zeros);
        if (leaves && plan.PaddingWaits[i]) return inputs[0].alias();
        if (zeros is { } border) return ((Convolution)layer).CallPadded(inputs[0], context, border);
        if (takes && plan.Overwrites[i] && !is_grad_enabled()) return ((IOverwritingLayer)layer).Overwrite(inputs[0]).alias();
        return layer.Call(inputs, context);
    }
}
