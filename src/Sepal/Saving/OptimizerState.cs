using Sepal.Layers;
using Sepal.Models;
using Sepal.Training;
using Sepal.Weights;

namespace Sepal.Saving;

/// <summary>
/// An optimizer's variables between its memory, whose elements lie as the engine's weights do, and a file, where they have Keras's shapes and order.
/// All bits are kept, and the count of steps is a whole number.
/// </summary>
internal static class OptimizerState
{
    /// <summary>The variables of an optimizer that was built for weights of this model; one that was not has only its count and rate, as in Keras.</summary>
    /// <exception cref="ArgumentException">The optimizer belongs to another network.</exception>
    public static IReadOnlyList<Hdf5Array> ToFile(Model model, Optimizer optimizer)
    {
        if (!optimizer.IsBuilt) return [Hdf5Array.Of(optimizer.Iterations), Number((float)optimizer.LearningRate)];
        var weights = WeightsOf(model, optimizer);
        return [.. optimizer.Variables.Select(v => v.IsInteger ? Hdf5Array.Of(optimizer.Iterations)
            : v.Parameter < 0 ? Number(v.AsSpan()[0])
            : new Hdf5Array([.. weights[v.Parameter].Shape], into => weights[v.Parameter].ToKerasOrder(v.AsSpan(), into)))];
    }

    /// <summary>An optimizer with the state that a file stores for it; null with a note where that is not this network's.</summary>
    /// <param name="read">Gives the stored variables.</param>
    /// <param name="name">What notes call the file.</param>
    /// <param name="model">The network, with its weights.</param>
    /// <param name="optimizer">A new optimizer, as the network was compiled with; null for none.</param>
    /// <param name="notes">What could not be used.</param>
    /// <exception cref="WeightsException">The file is damaged.</exception>
    public static Optimizer? Restored(Func<IReadOnlyList<Hdf5Dataset>> read, string name, Model model, Optimizer? optimizer, List<string> notes)
    {
        if (optimizer is null) return null;
        var stored = read();
        if (stored.Count == 0 || IsUntrained(stored)) return optimizer;
        if (WhyNot(stored, model, optimizer) is { } reason)
        {
            notes.Add($"The optimizer's state in {name} is not this network's: {reason}. Train on with a new optimizer.");
            return null;
        }
        Set(stored, model, optimizer);
        return optimizer;
    }

    // Keras stores the count of steps, 0, and perhaps the rate of a network that was compiled and not trained.
    private static bool IsUntrained(IReadOnlyList<Hdf5Dataset> stored) => stored.Count is 1 or 2 && stored[0].Shape.IsEmpty && Steps(stored[0]) == 0;

    /// <summary>Why stored variables are not this optimizer's for this network, as the rest of a sentence; null where they are. Changes nothing: a new optimizer stays new.</summary>
    /// <exception cref="WeightsException">The file is damaged.</exception>
    public static string? WhyNot(IReadOnlyList<Hdf5Dataset> stored, Model model, Optimizer optimizer)
    {
        var trained = TrainingStep.WeightsOf(model);
        var weights = optimizer.IsBuilt ? WeightsOf(model, optimizer) : [.. trained.Select(w => w.Weight)];
        var variables = optimizer.IsBuilt ? optimizer.Variables : optimizer.Plan(trained.Select(w => w.Path));
        if (stored.Count != variables.Count) return $"it holds {stored.Count} variables, and {optimizer.Name} keeps {variables.Count} for this network";
        for (int i = 0; i < stored.Count; i++)
        {
            long[] expected = variables[i].Parameter < 0 ? [] : [.. weights[variables[i].Parameter].Shape.Select(s => (long)s)];
            if (!stored[i].Shape.SequenceEqual(expected))
                return $"its variable {i} has shape ({string.Join(", ", stored[i].Shape)}), and '{variables[i].Name}' has ({string.Join(", ", expected)})";
            stored[i].Count(); // against what the file holds
            if (variables[i].IsInteger && Steps(stored[i]) is < 0 and var steps) return $"it counts {steps} steps";
            if (variables[i] is { IsInteger: false, Parameter: < 0 } && stored[i].ToFloats()[0] is var number && !(number >= 0 && float.IsFinite(number))) return $"its '{variables[i].Name}' is {number}";
        }
        return null;
    }

    /// <summary>Sets an optimizer's state, one array at a time, where <see cref="WhyNot"/> found nothing. A new optimizer is built for the network first.</summary>
    public static void Set(IReadOnlyList<Hdf5Dataset> stored, Model model, Optimizer optimizer)
    {
        if (!optimizer.IsBuilt) TrainingStep.BuildFor(model, optimizer);
        var weights = WeightsOf(model, optimizer);
        for (int i = 0; i < stored.Count; i++)
        {
            var variable = optimizer.Variables[i];
            if (variable.IsInteger) optimizer.Iterations = Steps(stored[i]);
            else if (variable.Parameter < 0) variable.Assign(stored[i].ToFloats());
            else variable.Assign(weights[variable.Parameter].ToMemoryOrder(stored[i].ToFloats()));
        }
    }

    private static long Steps(Hdf5Dataset stored) => stored.IsInteger ? stored.ToInteger() : (long)stored.ToFloats()[0];

    /// <summary>The weights by the paths that the optimizer was built with, whatever has been frozen since.</summary>
    private static Weight[] WeightsOf(Model model, Optimizer optimizer)
    {
        var byPath = model.NamedWeights().DistinctBy(w => w.Path).ToDictionary(w => w.Path, w => w.Weight);
        return [.. optimizer.Parameters.Select(p => byPath.TryGetValue(p.Path, out var weight) && weight.Count == p.Length
            ? weight
            : throw new ArgumentException($"The optimizer keeps state for '{p.Path}' of {p.Length} values, which '{model.Name}' does not have. Save it with the network that it trains.", nameof(optimizer)))];
    }

    private static Hdf5Array Number(float value) => new([], into => into[0] = value);
}
