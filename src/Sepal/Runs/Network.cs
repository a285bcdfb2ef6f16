using Sepal.Data;
using Sepal.Models;
using Sepal.Training;

namespace Sepal.Runs;

/// <summary>
/// What a recipe trains, on what, and what is kept of it. The network that trains may be only the head of the one that is kept: a frozen base has then done its part in the data.
/// </summary>
internal sealed class Network : IDisposable
{
    private readonly Owned _owned;

    public Network(Model trained, Model whole, TrainingData train, TrainingData? validation, Owned owned)
        => (Trained, Whole, Train, Validation, _owned) = (trained, whole, train, validation, owned);

    /// <summary>What the optimizer changes.</summary>
    public Model Trained { get; }

    /// <summary>What is saved: from pixels to probabilities. It shares the layers of <see cref="Trained"/>.</summary>
    public Model Whole { get; }

    public TrainingData Train { get; }

    public TrainingData? Validation { get; }

    /// <summary>The table of what the base makes of every picture unchanged, and the network above it; null where the network is asked about pixels.</summary>
    public (FeatureTable Features, Model Head)? Shortcut { get; init; }

    public void Dispose() => _owned.Dispose();
}
