using Sepal.Layers;

namespace Sepal.Models;

/// <summary>
/// Keras's order of a graph's layers: by depth, the longest way to the output, deepest first; within one depth in the order in which
/// a walk from the output meets them. The order of weights in files and of variables in optimizers follows from it.
/// </summary>
internal static class GraphOrder
{
    public static (IReadOnlyList<Node> Nodes, IReadOnlyList<Layer> Layers) Of(Node input, Node output)
    {
        var met = new Dictionary<Layer, int>();
        var finished = new List<Node>();
        Walk(input, output, met, finished);
        if (!finished.Contains(input))
            throw new ArgumentException($"The output ({output.Layer.Name}) does not depend on the input ({input.Layer.Name}).", nameof(output));

        var nodeDepth = new Dictionary<Node, int>();
        var layerDepth = new Dictionary<Layer, int>();
        for (int i = finished.Count - 1; i >= 0; i--)
        {
            var node = finished[i];
            int depth = Math.Max(nodeDepth.GetValueOrDefault(node), layerDepth.GetValueOrDefault(node.Layer));
            nodeDepth[node] = layerDepth[node.Layer] = depth;
            foreach (var before in node.Inputs)
                nodeDepth[before] = Math.Max(depth + 1, nodeDepth.GetValueOrDefault(before));
        }
        Layer[] layers = [.. layerDepth.Keys.OrderByDescending(l => layerDepth[l]).ThenBy(l => met[l])];
        // A node's inputs finish before it, so the walk's own order is one to run in.
        return (finished, layers);
    }

    // With a stack of its own: a graph from a file may be as deep as it likes.
    private static void Walk(Node input, Node output, Dictionary<Layer, int> met, List<Node> finished)
    {
        var seen = new HashSet<Node>();
        var stack = new Stack<(Node Node, int Next)>();
        Enter(output);
        while (stack.TryPop(out var top))
        {
            var (node, next) = top;
            if (node == input || next == node.Inputs.Count)
            {
                finished.Add(node);
                continue;
            }
            stack.Push((node, next + 1));
            if (!seen.Contains(node.Inputs[next])) Enter(node.Inputs[next]);
        }

        void Enter(Node node)
        {
            if (node != input && node.Inputs.Count == 0)
                throw new ArgumentException($"The output depends on another input ({node.Layer.Name}) than the given one ({input.Layer.Name}). A model has one input.", nameof(output));
            seen.Add(node);
            met.TryAdd(node.Layer, met.Count);
            stack.Push((node, 0));
        }
    }
}
