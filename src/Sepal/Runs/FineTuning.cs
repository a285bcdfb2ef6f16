using Sepal.Layers;
using Sepal.Models;

namespace Sepal.Runs;

/// <summary>Where a base is opened for training.</summary>
internal static class FineTuning
{
    /// <summary>The least share of a base's weights that trains by default.</summary>
    private const double Share = 0.6;

    /// <summary>The first layer that trains where the user names none: the last layers that hold three fifths of the weights, which is where features are less general.</summary>
    public static string? DefaultStart(Functional model)
    {
        long total = model.Layers.Sum(l => l.ParameterCount), above = 0;
        for (int i = model.Layers.Count - 1; i >= 0; i--)
        {
            above += model.Layers[i].ParameterCount;
            if (above >= Share * total) return model.Layers[i].Name;
        }
        return null;
    }

    /// <summary>Sets which layers of a base train; the node below which nothing does, its input where all of it trains.</summary>
    /// <param name="model">The base.</param>
    /// <param name="from">The first layer that trains; null: the default, or all.</param>
    /// <param name="isWhole">Whether all layers train where none is named, and BatchNormalization with them.</param>
    public static Node Unfreeze(Functional model, string? from, bool isWhole = false)
    {
        int first = from is null && isWhole ? 0 : FirstTrained(model, from);
        for (int i = 0; i < model.Layers.Count; i++) model.Layers[i].Trainable = i >= first && (isWhole || model.Layers[i] is not BatchNormalization);
        return CutBefore(model, first);
    }

    /// <summary>The place of the first layer that trains.</summary>
    /// <exception cref="TrainingException">The base has no such layer; the message offers the nearest name.</exception>
    public static int FirstTrained(Functional model, string? from)
    {
        if ((from ?? DefaultStart(model)) is not { } name) return 0;
        try { return model.Layers.ToList().IndexOf(model.Layer(name)); }
        catch (ArgumentException e) { throw new TrainingException($"{e.Message.Split(" (Parameter", 2)[0]} Name a layer of the base with --unfreeze.", e); }
    }

    /// <summary>The last node through which everything from the input to the layers from this one on must pass: below it nothing trains.</summary>
    public static Node CutBefore(Functional model, int firstTrained)
    {
        var place = model.Layers.Select((layer, i) => (layer, i)).ToDictionary(p => p.layer, p => p.i);
        var nodes = model.Nodes; // inputs before what they flow into
        var cut = model.Input;
        for (int k = 0; k < nodes.Count; k++)
        {
            if (place.TryGetValue(nodes[k].Layer, out int index) && index >= firstTrained) break;
            var before = nodes.Take(k + 1).ToHashSet();
            bool isOnlyWay = nodes.Skip(k + 1).All(n => n.Inputs.All(input => input == nodes[k] || !before.Contains(input)));
            if (isOnlyWay) cut = nodes[k];
        }
        return cut;
    }
}
