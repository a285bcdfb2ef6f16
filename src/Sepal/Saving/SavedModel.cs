using Sepal.Models;
using Sepal.Training;

namespace Sepal.Saving;

/// <summary>A model file that was opened: the network with its weights, and what lies beside it. It owns the network; dispose it and its memory is free.</summary>
public sealed class SavedModel : IDisposable
{
    internal SavedModel(Model model) => Model = model;

    /// <summary>The network, with its weights and with what is frozen in it.</summary>
    public Model Model { get; }

    /// <summary>Preprocessing, class names and how it was trained; null for a file that Sepal did not write or was not given one for.</summary>
    public ModelCard? Card { get; internal init; }

    /// <summary>The optimizer that the network was trained with, and its state where that is stored; null where there is none to go on with.</summary>
    public Optimizer? Optimizer { get; internal init; }

    /// <summary>The loss that it was trained with; null where none is stored.</summary>
    public Loss? Loss { get; internal init; }

    /// <summary>The names of the metrics that it was compiled with, as Keras keeps them.</summary>
    public IReadOnlyList<string> Metrics { get; internal init; } = [];

    /// <summary>The version of Keras whose form the file has, such as <c>3.15.1</c>; null for forms that don't say.</summary>
    public string? KerasVersion { get; internal init; }

    /// <summary>What was in the file and could not be used, a sentence each; the network's answers don't depend on it.</summary>
    public IReadOnlyList<string> Notes { get; internal init; } = [];

    /// <summary>Frees the network.</summary>
    public void Dispose() => Model.Dispose();
}
