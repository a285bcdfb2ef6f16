using Sepal.Layers;
using Sepal.Models;

namespace Sepal.Runs;

/// <summary>
/// A way to get a network, by name: <c>basic</c> is the lab report's plain convolutional network, <c>basic-dropout</c> the same with a dropout layer after Flatten; <c>features</c>,
/// <c>integrated</c> and <c>finetune</c> put a head on a pretrained base.
/// </summary>
public sealed class Preset
{
    // Four times a 3×3 convolution without padding and a pooling that halves: 46 pixels are the last that leave one.
    private const int LeastBasicSize = 46;

    private readonly Func<Shape, int, Model>? _create;

    private Preset(string name, string description, int leastSize, Func<Shape, int, Model> create)
        => (Name, Description, LeastSize, _create) = (name, description, leastSize, create);

    private Preset(string name, string description, PresetKind kind) => (Name, Description, LeastSize, Kind) = (name, description, 1, kind);

    /// <summary>The name on the command line.</summary>
    public string Name { get; }

    /// <summary>What it is, in a few words.</summary>
    public string Description { get; }

    /// <summary>What it does with a pretrained base.</summary>
    public PresetKind Kind { get; }

    /// <summary>Whether a recipe of it has a base.</summary>
    public bool NeedsBase => Kind != PresetKind.FromScratch;

    /// <summary>The smallest height and width in pixels that the network can take; a base has its own.</summary>
    public int LeastSize { get; }

    /// <summary>All presets.</summary>
    public static IReadOnlyList<Preset> All { get; } =
    [
        new("basic", "the report's convolutional network, which overfits", LeastBasicSize, (input, classes) => Basic(input, classes, [])),
        new("basic-dropout", "the same with dropout against overfitting", LeastBasicSize, (input, classes) => Basic(input, classes, [new Dropout(0.5)])),
        new("features", "a head on what a pretrained base says of each photo, asked once", PresetKind.Features),
        new("integrated", "a head on a frozen pretrained base, with photos changed in every epoch", PresetKind.Integrated),
        new("finetune", "a head on a pretrained base, then the base's last layers too", PresetKind.FineTune),
    ];

    /// <summary>The preset of a name, or null.</summary>
    public static Preset? Find(string name) => All.FirstOrDefault(p => p.Name == name);

    /// <summary>The network of a preset without a base, not trained. The caller disposes it.</summary>
    /// <param name="classes">How many classes it tells apart, at least 2.</param>
    /// <param name="height">Rows of its input; 150.</param>
    /// <param name="width">Columns of its input; 150.</param>
    /// <exception cref="ArgumentException">The input is too small for the network.</exception>
    /// <exception cref="InvalidOperationException">The preset is built on a base.</exception>
    public Model Create(int classes, int height = 150, int width = 150)
    {
        if (_create is null) throw new InvalidOperationException($"The network of '{Name}' is built on a pretrained base. Train it with a recipe that names one.");
        Check.Within(classes, 2, 100_000);
        if (Math.Min(height, width) < LeastSize)
            throw new ArgumentException($"The size {height} × {width} is too small for the network '{Name}'; expected at least {LeastSize} × {LeastSize}. Choose a larger size.");
        return _create((height, width, 3), classes);
    }

    private static Sequential Basic(Shape input, int classes, ReadOnlySpan<Layer> beforeHead)
    {
        var model = new Sequential();
        model.Add(new Conv2D(32, 3, activation: "relu", inputShape: input));
        model.Add(new MaxPooling2D(2));
        model.Add(new Conv2D(64, 3, activation: "relu"));
        model.Add(new MaxPooling2D(2));
        model.Add(new Conv2D(128, 3, activation: "relu"));
        model.Add(new MaxPooling2D(2));
        model.Add(new Conv2D(128, 3, activation: "relu"));
        model.Add(new MaxPooling2D(2));
        model.Add(new Flatten());
        foreach (var layer in beforeHead) model.Add(layer);
        model.Add(new Dense(512, activation: "relu"));
        model.Add(new Dense(classes, activation: "softmax"));
        return model;
    }
}
