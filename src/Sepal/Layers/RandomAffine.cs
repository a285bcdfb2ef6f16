using System.Text.Json.Nodes;
using Sepal.Numerics;
using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>
/// A layer that moves each picture of a batch by an affine map of its own, in training only. The map is in pixels around the centre:
/// the output at (x, y) reads the input at (A x + B y + C, D x + E y + F), both counted from the centre.
/// </summary>
public abstract class RandomAffine : RandomLayer
{
    private protected RandomAffine(FillMode fill, bool isNearest, string? name) : base(name) => (Fill, IsNearest) = (fill, isNearest);

    /// <summary>What stands where the picture has no pixels.</summary>
    public FillMode Fill { get; }

    /// <summary>The nearest pixel instead of linear interpolation.</summary>
    public bool IsNearest { get; }

    private protected readonly record struct Motion(double A, double B, double C, double D, double E, double F);

    /// <summary>One picture's motion.</summary>
    private protected abstract Motion Draw(ref RandomStream random, long height, long width);

    private protected override Shape OutputShape(Shape input) => ExpectMap(input);

    private protected override Tensor CallInTraining(Tensor input, CallContext context)
    {
        using var generator = context.NextGenerator();
        var random = new RandomStream(generator.initial_seed());
        long count = input.shape[0], height = input.shape[2], width = input.shape[3];
        var rows = new float[count * 6];
        for (int i = 0; i < count; i++)
        {
            var m = Draw(ref random, height, width);
            // From pixels to the sampler's units, in which the picture reaches from -1 to 1.
            double aspect = (double)height / width;
            ReadOnlySpan<double> row = [m.A, m.B * aspect, 2 * m.C / width, m.D / aspect, m.E, 2 * m.F / height];
            for (int k = 0; k < 6; k++) rows[i * 6 + k] = (float)row[k];
        }
        var grid = nn.functional.affine_grid(tensor(rows, count, 2, 3), [count, input.shape[1], height, width], align_corners: false);
        var moved = nn.functional.grid_sample(input.to(ScalarType.Float32), grid, IsNearest ? GridSampleMode.Nearest : GridSampleMode.Bilinear, Fill switch
        {
            FillMode.Reflect => GridSamplePaddingMode.Reflection,
            FillMode.Nearest => GridSamplePaddingMode.Border,
            _ => GridSamplePaddingMode.Zeros,
        }, align_corners: false);
        return moved.to(input.dtype);
    }

    private protected void WriteFill(JsonObject config)
    {
        config["data_format"] = "channels_last";
        config["fill_mode"] = Fill switch { FillMode.Reflect => "reflect", FillMode.Nearest => "nearest", _ => "constant" };
        config["fill_value"] = 0.0;
        config["interpolation"] = IsNearest ? "nearest" : "bilinear";
        config["seed"] = null;
    }

    private protected static (FillMode Fill, bool IsNearest) ReadFill(LayerConfig config)
    {
        var fill = config.Text("fill_mode", "reflect") switch
        {
            "reflect" => FillMode.Reflect,
            "nearest" => FillMode.Nearest,
            "constant" when config.Double("fill_value", 0) == 0 => FillMode.Constant,
            _ => throw config.Wrong("fill_mode", "'reflect', 'nearest' or 'constant' with 0"),
        };
        return (fill, config.Text("interpolation", "bilinear") == "nearest");
    }

    /// <summary>Keras's factor: a pair of limits, or one number for both signs.</summary>
    private protected static (double Least, double Most) ReadRange(LayerConfig config, string key) => config.Doubles(key) switch
    {
        [var one] => (-one, one),
        [var least, var most] => (least, most),
        _ => throw config.Wrong(key, "one or two numbers"),
    };
}
