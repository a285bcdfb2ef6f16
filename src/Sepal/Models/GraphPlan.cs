using Sepal.Layers;

namespace Sepal.Models;

/// <summary>A graph by numbers: what flows where, how often each output is used, and where a rectifier may wait until after a pooling.</summary>
internal sealed class GraphPlan
{
    public GraphPlan(Model model)
    {
        Nodes = [.. model.Nodes];
        var index = Nodes.Select((node, i) => (node, i)).ToDictionary(p => p.node, p => p.i);
        Input = index[model.Input];
        Output = index[model.Output];
        Sources = [.. Nodes.Select(n => n == model.Input ? [] : n.Inputs.Select(i => index[i]).ToArray())];
        Uses = new int[Nodes.Count];
        foreach (int source in Sources.SelectMany(s => s)) Uses[source]++;
        Uses[Output]++; // the caller's

        // The largest value commutes with a rectifier, max(relu(x)) = relu(max(x)), gradients included: behind the pooling it touches a quarter of the numbers.
        ReluWaits = new bool[Nodes.Count];
        for (int i = 0; i < Nodes.Count; i++)
        {
            if (Nodes[i].Layer is MaxPooling2D && Sources[i] is [var source] && Uses[source] == 1 && Nodes[source].Layer is Convolution { EndsInRelu: true }) ReluWaits[source] = true;
        }
    }

    public IReadOnlyList<Node> Nodes { get; }

    public int Input { get; }

    public int Output { get; }

    /// <summary>For each node the numbers of those that flow into it.</summary>
    public int[][] Sources { get; }

    /// <summary>How often each output is used.</summary>
    public int[] Uses { get; }

    /// <summary>Convolutions whose ReLU is applied after the max-pooling that alone uses them.</summary>
    public bool[] ReluWaits { get; }
}
