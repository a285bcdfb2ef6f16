using Sepal.Imaging;
using Sepal.Layers;
using Sepal.Models;

namespace Sepal.Tests.Explaining;

/// <summary>Networks so small that what they look at is known.</summary>
internal static class SmallModels
{
    public static ImageSpec Spec { get; } = new() { Height = 32, Width = 32, Resize = new ResizePolicy(Interpolation.Nearest) };

    /// <summary>
    /// Class 0 is how red the picture is: one channel max(red - green, 0), pooled to 8 × 8, averaged, times 60; class 1 is always 1. On <see cref="RedSquare"/> the square alone counts.
    /// </summary>
    public static Model LooksAtRed()
    {
        var model = new Sequential(
        [
            new Conv2D(2, 1, activation: "relu", inputShape: (32, 32, 3), name: "colours"),
            new AveragePooling2D(4, name: "pool"),
            new Conv2D(2, 1, activation: "relu", name: "last"),
            new GlobalAveragePooling2D(name: "gap"),
            new Dense(2, activation: "softmax", name: "head"),
        ], "looks_at_red");
        Set(model, "colours/kernel", [1, 0, -1, 1, 0, 0]); // rows: red, green, blue; columns: max(red - green), max(green)
        Set(model, "colours/bias", [0, 0]);
        Set(model, "last/kernel", [1, 0, 0, 1]);
        Set(model, "last/bias", [0, 0]);
        Set(model, "head/kernel", [60, 0, 0, 0]);
        Set(model, "head/bias", [0, 1]);
        return model;
    }

    /// <summary>A red square, rows 4 to 11 and columns 20 to 27, on grey with some structure.</summary>
    public static Picture RedSquare()
    {
        var picture = new Picture(32, 32);
        for (int row = 0; row < 32; row++)
            for (int column = 0; column < 32; column++)
            {
                var pixel = picture.Row(row).Slice(3 * column, 3);
                if (row is >= 4 and < 12 && column is >= 20 and < 28) (pixel[0], pixel[1], pixel[2]) = (230, 20, 20);
                else pixel.Fill((byte)(100 + (row / 4 + column / 4) % 2 * 60));
            }
        return picture;
    }

    public static void Set(Model model, string path, float[] values) => model.NamedWeights().Single(w => w.Path == path).Weight.Assign(values);
}
