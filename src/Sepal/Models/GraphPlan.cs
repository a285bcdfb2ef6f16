using Sepal.Layers;

namespace Sepal.Models;

/// <summary>A graph by numbers: what flows where, how often each output is used, where a rectifier may wait until after a pooling, zeros be left to a convolution, and an output be written over.</summary>
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
            if (Nodes[i].Layer is MaxPooling2D && Sources[i] is [var source] && source != Input && Uses[source] == 1 && Nodes[source].Layer is Convolution { EndsInRelu: true }) ReluWaits[source] = true;
        }

        Zeros = new Border?[Nodes.Count];
        Overwrites = new bool[Nodes.Count];
        for (int i = 0; i < Nodes.Count; i++)
        {
            if (Sources[i] is not [var source] || source == Input || Uses[source] != 1) continue;
            if (i != Output && Nodes[i].Layer is Convolution convolution && Nodes[source].Layer is ZeroPadding2D zeros && convolution.CanPad(zeros.Padding)) Zeros[i] = zeros.Padding;
            // Only what is surely memory of its own: others may pass their input on.
            if (Nodes[i].Layer is IOverwritingLayer { CanOverwrite: true } && Nodes[source].Layer is Convolution or BatchNormalization or Add) Overwrites[i] = true;
        }
        PaddingWaits = new bool[Nodes.Count];
        for (int i = 0; i < Nodes.Count; i++)
        {
            if (Zeros[i] is not null) PaddingWaits[Sources[i][0]] = true;
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

    /// <summary>Paddings whose zeros the convolution behind adds by itself.</summary>
    public bool[] PaddingWaits { get; }

    /// <summary>The zeros that a convolution adds for the padding before it.</summary>
    public Border?[] Zeros { get; }

    /// <summary>Layers that alone use what is before them and can write over it.</summary>
    public bool[] Overwrites { get; }

    /// <summary>What still runs when the output of the node at a path is given.</summary>
    /// <exception cref="ArgumentException">There is no such node behind which the output lies.</exception>
    public PartialPlan Behind(string path)
    {
        string[] parts = path.Split('/', 2);
        int node = Enumerable.Range(0, Nodes.Count).FirstOrDefault(i => Nodes[i].Layer.Name == parts[0], -1);
        if (node < 0) throw new ArgumentException($"No node is called '{path}'.", nameof(path));
        // A nested model that holds the node runs, but may not need what flows into it.
        bool needsSources = parts.Length == 2 && Nodes[node].Layer is Model inner && inner.Plan.Behind(parts[1]).Runs[inner.Plan.Input];
        var runs = new bool[Nodes.Count];
        int[] uses = new int[Nodes.Count];
        var waiting = new Stack<int>([Output]);
        uses[Output]++;
        while (waiting.TryPop(out int i))
        {
            if (runs[i]) continue;
            runs[i] = true;
            if (i == node && !needsSources) continue;
            foreach (int source in Sources[i])
            {
                uses[source]++;
                waiting.Push(source);
            }
        }
        return new PartialPlan(parts.Length == 1 ? node : -1, needsSources ? -1 : node, runs, uses);
    }
}
