using System.Globalization;

namespace Sepal.Pretraining;

/// <summary>How PetalNet's weights are made. The defaults made the ones that Sepal ships; the same options give the same bytes on one machine with as many threads.</summary>
public sealed record PretrainingOptions
{
    /// <summary>The file of weights, safetensors.</summary>
    public required string Out { get; init; }

    /// <summary>Where the pictures are drawn; those that are there are kept. Null: a temporary folder.</summary>
    public string? Pictures { get; init; }

    /// <summary>Invented plants, each a class.</summary>
    public int Plants { get; init; } = 240;

    /// <summary>Pictures of each.</summary>
    public int PerPlant { get; init; } = 80;

    /// <summary>Their height and width in pixels.</summary>
    public int Size { get; init; } = 112;

    public int Epochs { get; init; } = 8;

    public int BatchSize { get; init; } = 64;

    /// <summary>The highest learning rate.</summary>
    public double LearningRate { get; init; } = 4e-3;

    public double WeightDecay { get; init; } = 0.02;

    public long Seed { get; init; }

    /// <summary>Reads <c>--name value</c> pairs.</summary>
    /// <exception cref="FormatException">An option is unknown, has no value or a wrong one, or there is no --out.</exception>
    public static PretrainingOptions Parse(ReadOnlySpan<string> arguments)
    {
        string? output = null;
        var options = new PretrainingOptions { Out = "" };
        for (int i = 0; i < arguments.Length; i += 2)
        {
            string name = arguments[i], value = i + 1 < arguments.Length ? arguments[i + 1] : throw new FormatException($"{name} has no value. Expected one behind it.");
            options = name switch
            {
                "--out" => options with { Out = output = value },
                "--pictures" => options with { Pictures = value },
                "--plants" => options with { Plants = Number(name, value, 2) },
                "--per-plant" => options with { PerPlant = Number(name, value, 1) },
                "--size" => options with { Size = Number(name, value, 32) },
                "--epochs" => options with { Epochs = Number(name, value, 1) },
                "--batch" => options with { BatchSize = Number(name, value, 2) },
                "--lr" => options with { LearningRate = double.Parse(value, CultureInfo.InvariantCulture) },
                "--decay" => options with { WeightDecay = double.Parse(value, CultureInfo.InvariantCulture) },
                "--seed" => options with { Seed = long.Parse(value, CultureInfo.InvariantCulture) },
                _ => throw new FormatException($"There is no option '{name}'. Expected --out FILE, --pictures FOLDER, --plants, --per-plant, --size, --epochs, --batch, --lr, --decay or --seed with a number."),
            };
        }
        return output is null ? throw new FormatException("Nothing says where the weights go. Expected --out FILE.") : options;
    }

    private static int Number(string name, string value, int least)
        => int.TryParse(value, CultureInfo.InvariantCulture, out int number) && number >= least ? number : throw new FormatException($"{name} is '{value}'; expected a whole number from {least} on.");
}
