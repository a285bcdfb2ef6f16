using System.Text.Json;
using Sepal.Data;
using Sepal.Tests.Golden;

namespace Sepal.Tests.Data;

/// <summary>Keras's own pixels, for both float kernels, and for the fast byte kernel wherever it claims the same.</summary>
public sealed class AugmentationGoldenTests
{
    private static readonly GoldenBook Book = GoldenBook.Open("augment");

    private static IEnumerable<JsonElement> Kind(string kind) => Book.Cases.Where(c => c.GetProperty("kind").GetString() == kind);

    private static NpyArray Input(JsonElement golden) => Book[golden.GetProperty("input")];

    private static AugmentationFill Fill(JsonElement golden) => Enum.Parse<AugmentationFill>(golden.GetProperty("fill").GetString()!, ignoreCase: true);

    private static float Largest(float[] actual, float[] expected) => actual.Zip(expected).Max(p => MathF.Abs(p.First - p.Second));

    /// <summary>Keras's centre, which is wrong where height and width differ: half the height along the columns.</summary>
    private static AugmentationMap GeneratorMap(JsonElement parameters, int height, int width)
    {
        double Of(string name, double otherwise) => parameters.TryGetProperty(name, out var value) ? value.GetDouble() : otherwise;
        bool Is(string name) => parameters.TryGetProperty(name, out var value) && value.GetBoolean();
        var map = AugmentationMap.Create(Of("theta", 0), Of("tx", 0), Of("ty", 0), Of("shear", 0), Of("zx", 1), Of("zy", 1), height / 2.0 - 0.5, width / 2.0 - 0.5);
        if (Is("flip_horizontal")) map = map.FlipHorizontal(width);
        return Is("flip_vertical") ? map.FlipVertical(height) : map;
    }

    [Fact]
    public void The_book_has_its_81_cases() => Book.Cases.Count().ShouldBe(81);

    [Fact]
    public void Generator_cases_equal_ImageDataGenerators_pixels()
    {
        foreach (var golden in Kind("generator"))
        {
            var x = Input(golden);
            var map = GeneratorMap(golden.GetProperty("parameters"), x.Shape[0], x.Shape[1]);
            float[] actual = AugmentationSciPy.Apply(x.Floats, x.Shape[0], x.Shape[1], 3, map, Fill(golden), 7);
            Largest(actual, Book[golden.GetProperty("output")].Floats).ShouldBeLessThan(1e-4f, golden.GetRawText());
        }
    }

    [Fact]
    public void Affine_cases_equal_keras_ops_pixels()
    {
        foreach (var golden in Kind("affine"))
        {
            var x = Input(golden);
            float[] transform = [.. golden.GetProperty("transform").EnumerateArray().Select(v => (float)v.GetDouble())];
            bool bilinear = golden.GetProperty("interpolation").GetString() == "bilinear";
            float[] actual = AugmentationTensorFlow.Apply(x.Floats, x.Shape[0], x.Shape[1], 3, transform, bilinear, Fill(golden), 7);
            Largest(actual, Book[golden.GetProperty("output")].Floats).ShouldBeLessThan(2e-3f, golden.GetRawText());
        }
    }

    [Fact]
    public void The_byte_kernel_is_within_a_level_of_ImageDataGenerator()
    {
        foreach (var golden in Kind("generator"))
        {
            var x = Input(golden);
            var map = GeneratorMap(golden.GetProperty("parameters"), x.Shape[0], x.Shape[1]);
            Warp(x, map, Fill(golden)).ShouldBeWithinALevelOf(Book[golden.GetProperty("output")].Floats, golden.GetRawText());
        }
    }

    [Fact]
    public void The_byte_kernel_is_within_a_level_of_keras_ops_for_nearest_and_reflect()
    {
        foreach (var golden in Kind("affine").Where(g => g.GetProperty("interpolation").GetString() == "bilinear" && Fill(g) is AugmentationFill.Reflect or AugmentationFill.Nearest))
        {
            var x = Input(golden);
            double[] t = [.. golden.GetProperty("transform").EnumerateArray().Select(v => v.GetDouble())];
            Warp(x, new AugmentationMap(t[4], t[3], t[5], t[1], t[0], t[2]), Fill(golden)).ShouldBeWithinALevelOf(Book[golden.GetProperty("output")].Floats, golden.GetRawText());
        }
    }

    [Fact]
    public void Contrast_and_brightness_are_Keras_rounded()
    {
        foreach (var golden in Kind("contrast").Concat(Kind("brightness")))
        {
            bool contrast = golden.GetProperty("kind").GetString() == "contrast";
            double factor = golden.GetProperty("factor").GetDouble();
            byte[] pixels = [.. Input(golden).Floats.Select(v => (byte)v)];
            AugmentationColour.Apply(pixels, contrast ? factor : 1, contrast ? 0 : factor);
            Largest([.. pixels.Select(v => (float)v)], Book[golden.GetProperty("output")].Floats).ShouldBeLessThan(0.501f, golden.GetRawText());
        }
    }

    private static byte[] Warp(NpyArray x, AugmentationMap map, AugmentationFill fill)
    {
        byte[] source = [.. x.Floats.Select(v => (byte)v)], result = new byte[source.Length];
        AugmentationWarp.Apply(source, result, x.Shape[0], x.Shape[1], map, fill, 7);
        return result;
    }
}

internal static class LevelAssertions
{
    public static void ShouldBeWithinALevelOf(this byte[] actual, float[] expected, string about)
    {
        actual.Length.ShouldBe(expected.Length);
        actual.Zip(expected).Max(p => MathF.Abs(p.First - p.Second)).ShouldBeLessThan(0.75f, about);
    }
}
