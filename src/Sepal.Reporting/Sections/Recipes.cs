using System.Globalization;
using Sepal.Reporting.Reading;
using Sepal.Runs;

namespace Sepal.Reporting.Sections;

/// <summary>Recipes in words.</summary>
internal static class Recipes
{
    /// <summary>The network in a few words: <c>features on mobilenet 0.25</c>.</summary>
    public static string Network(TrainingRecipe recipe)
    {
        string name = Preset.Find(recipe.Model) is { } preset ? preset.Name : Path.GetFileName(recipe.Model);
        return recipe.Base is null ? name : $"{name} on {recipe.Base}";
    }

    /// <summary>What the network is, as a sentence.</summary>
    public static string Describe(TrainingRecipe recipe)
    {
        string what = Preset.Find(recipe.Model) switch
        {
            { Name: "basic" } => "Four convolutions with poolings and two dense layers, as in the lab report",
            { Name: "basic-dropout" } => "The same network with dropout after the convolutions, against overfitting",
            { Description: var words } => char.ToUpperInvariant(words[0]) + words[1..],
            null => $"The network of the file {Path.GetFileName(recipe.Model)}",
        };
        return recipe.Base is not { } choice ? $"{what}." : $"{what}. The base is {choice}, {Weights(choice)}.";
    }

    /// <summary>Every setting by name, in the order in which a reader asks for them.</summary>
    public static IEnumerable<(string Name, string Value)> Settings(ReportedRun run)
    {
        var (recipe, image) = (run.Recipe, run.Recipe.Image);
        yield return ("Network", Network(recipe));
        if (recipe.Base is { } choice) yield return ("Weights of the base", Weights(choice));
        if (recipe.Unfreeze is { } layer) yield return ("Trained from", layer);
        yield return ("Profile", Lower(recipe.Profile));
        foreach (var (name, value) in image.ToJson()) yield return ($"Image: {name.Replace('_', ' ')}", value!.ToString());
        yield return ("Epochs at most", Number(recipe.Epochs));
        yield return ("Batch", recipe.BatchSize is { } batch ? Number(batch) : "32, or all where fewer");
        yield return ("Optimizer", recipe.Optimizer);
        yield return ("Learning rate", Number(recipe.LearningRate));
        yield return ("Rate over time", Lower(recipe.RateCurve));
        if (recipe.WeightDecay is { } decay) yield return ("Weight decay", Number(decay));
        if (recipe.AverageMomentum is { } momentum) yield return ("Average of weights", Number(momentum));
        yield return ("Loss", "categorical crossentropy");
        yield return ("Augmentation", recipe.Augmentation);
        yield return ("Patience", recipe.Patience is { } patience ? Markup.Numbers.Count(patience, "epoch") : "none");
        yield return ("Class weights", recipe.ClassWeights ? "yes" : "no");
        yield return ("Weights kept", $"of the {Lower(recipe.Keep)} epoch ({run.Result.KeptEpoch})");
        if (run.Result.StopReason is { } reason) yield return ("Ended early", reason);
        yield return ("Seed", Number(recipe.Seed));
        yield return ("Precision", Lower(recipe.Precision));
        if (run.Pictures.Split.Seed is { } seed) yield return ("Seed of the split", Number(seed));
    }

    /// <summary>What it ran on and what it took.</summary>
    public static IEnumerable<(string Name, string Value)> Surroundings(ReportedRun run)
    {
        var (result, environment) = (run.Result, run.Environment);
        if (environment.Sepal is { } version) yield return ("Sepal", version);
        if (environment.Runtime is { } runtime) yield return ("Runtime", runtime);
        if (environment.System is { } system) yield return ("System", system);
        if (environment.Threads is { } threads) yield return ("Threads", Number(threads));
        if (environment.HasNativeBFloat16 is { } native) yield return ("bfloat16 in the processor", native ? "yes" : "no");
        yield return ("Started", run.Started.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC");
        yield return ("Time", Markup.Numbers.Duration(result.Seconds));
        yield return ("Training photos a second", Markup.Numbers.Count((long)Math.Round(result.ImagesPerSecond)));
        yield return ("Peak memory", $"{Markup.Numbers.Count((long)Math.Round(result.PeakMemoryMb))} MB");
    }

    private static string Weights(BaseChoice choice) => choice.Weights switch
    {
        BaseChoice.ImageNet => "weights trained on ImageNet",
        BaseChoice.Drawings => "weights trained on drawn pictures",
        BaseChoice.NoWeights => "random weights",
        _ => $"weights from {Path.GetFileName(choice.Weights)}",
    };

    private static string Lower<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static string Number<T>(T value) where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);
}
