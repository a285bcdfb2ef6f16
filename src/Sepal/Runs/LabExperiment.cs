using Sepal.Numerics;

namespace Sepal.Runs;

/// <summary>One of the lab's experiments: its name, which is also its run's folder, and its recipe.</summary>
/// <param name="Name">The preset's name.</param>
/// <param name="Recipe">How it is trained.</param>
public sealed record LabExperiment(string Name, TrainingRecipe Recipe)
{
    /// <summary>The report's experiments, in its order.</summary>
    public static IReadOnlyList<string> Names { get; } = ["basic", "basic-dropout", "features", "integrated"];

    /// <summary>The four experiments: a plain network, the same with dropout, a head on the features of a pretrained base, and the base inside of the network with changed photos.</summary>
    /// <param name="options">What they have in common.</param>
    /// <exception cref="ArgumentException">The base is unknown, or a network can't take the size.</exception>
    public static IReadOnlyList<LabExperiment> All(LabOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return [.. Names.Select(name => new LabExperiment(name, RecipeOf(Preset.Find(name)!, options)))];
    }

    private static TrainingRecipe RecipeOf(Preset preset, LabOptions options)
    {
        if (options.Size is { } size && size < preset.LeastSize)
            throw new ArgumentException($"The size {size} is too small for the network '{preset.Name}'; expected at least {preset.LeastSize}. Choose a larger size.", nameof(options));
        var recipe = TrainingRecipe.Of(preset, options.Profile, preset.NeedsBase ? options.Base : null, options.Size);
        int most = Math.Min(options.Epochs ?? int.MaxValue, options.IsQuick ? QuickEpochs(preset.Kind) : int.MaxValue);
        return recipe with { Epochs = Math.Min(recipe.Epochs, most), Seed = options.Seed, Precision = ProcessorFeatures.Resolve(options.Precision) };
    }

    /// <summary>Enough to see where each of them goes. A head on kept features costs next to nothing, and its rate in the lab profile needs its steps.</summary>
    private static int QuickEpochs(PresetKind kind) => kind switch
    {
        PresetKind.FromScratch => 10,
        PresetKind.Integrated => 3,
        _ => int.MaxValue,
    };
}
