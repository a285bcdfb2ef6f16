using System.Text.Json;
using CsCheck;
using Sepal.Imaging;
using Sepal.Tests.Golden;

namespace Sepal.Tests.Imaging;

public sealed class ResizerTests
{
    private static readonly Fit[] Fits = Enum.GetValues<Fit>();
    private static readonly Interpolation[] Interpolations = Enum.GetValues<Interpolation>();

    [Theory]
    [InlineData("resize")]
    [InlineData("resize_small")]
    public void Pillows_pixels_are_met_exactly(string book) => Compare(book, "pillow", 0, (picture, golden, height, width) =>
    {
        var policy = new ResizePolicy(ImageNames.ParseInterpolation(golden.GetProperty("mode").GetString()!));
        return [.. Resizer.Resize(picture, height, width, policy).Pixels.Select(b => (float)b)];
    });

    [Theory]
    [InlineData("resize")]
    [InlineData("resize_small")]
    public void TensorFlows_floats_are_met(string book) => Compare(book, "tensorflow", 1e-3f, (picture, golden, height, width) =>
        Resizer.ResizeToFloats(picture, height, width, new ResizePolicy((golden.GetProperty("mode").GetString(), golden.GetProperty("antialias").GetBoolean()) switch
        {
            ("nearest", _) => Interpolation.TensorFlowNearest,
            ("bilinear", false) => Interpolation.TensorFlow,
            ("bilinear", true) => Interpolation.TensorFlowAntialiased,
            ("bicubic", false) => Interpolation.TensorFlowBicubic,
            _ => Interpolation.TensorFlowBicubicAntialiased,
        })));

    [Theory]
    [InlineData("resize")]
    [InlineData("resize_small")]
    public void A_centre_crop_is_Keras_smart_resize(string book) => Compare(book, "smart_resize", 1e-3f, (picture, _, height, width) =>
        Resizer.ResizeToFloats(picture, height, width, new ResizePolicy(Interpolation.TensorFlow, Fit.Crop)));

    [Theory]
    [InlineData("resize")]
    [InlineData("resize_small")]
    public void Padding_is_Keras_pad_to_aspect_ratio(string book) => Compare(book, "pad_to_aspect", 1e-3f, (picture, _, height, width) =>
        Resizer.ResizeToFloats(picture, height, width, new ResizePolicy(Interpolation.TensorFlow, Fit.Pad)));

    [Theory]
    [InlineData("resize")]
    [InlineData("resize_small")]
    public void A_float_map_is_resized_as_OpenCV_does(string name)
    {
        var book = GoldenBook.Open(name);
        int count = 0;
        foreach (var golden in book.Cases.Where(c => c.GetProperty("kind").GetString() == "opencv"))
        {
            var map = book[golden.GetProperty("input")];
            int[] target = [.. golden.GetProperty("target").EnumerateArray().Select(v => v.GetInt32())];
            float[] resized = Resizer.ResizeMap(map.Floats, map.Shape[0], map.Shape[1], target[0], target[1]);
            ShouldBeNear(resized, book[golden.GetProperty("output")].Floats, 2e-6f, golden);
            count++;
        }
        count.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_picture_of_the_targets_size_is_returned_as_it_is()
    {
        var picture = new Picture(7, 5);
        foreach (var interpolation in Interpolations)
            Resizer.Resize(picture, 5, 7, new ResizePolicy(interpolation)).ShouldBeSameAs(picture);
    }

    [Fact]
    public void One_colour_stays_one_colour_at_every_size_under_every_policy() => Gen.Select(Gen.Int[1, 40], Gen.Int[1, 40], Gen.Int[1, 40], Gen.Int[1, 40], Gen.Byte).Sample((h, w, th, tw, value) =>
    {
        var picture = new Picture(w, h);
        picture.Pixels.AsSpan().Fill(value);
        foreach (var interpolation in Interpolations)
            foreach (var fit in new[] { Fit.Squash, Fit.Crop })
                Resizer.Resize(picture, th, tw, new ResizePolicy(interpolation, fit)).Pixels.AsSpan().IndexOfAnyExcept(value).ShouldBe(-1, $"{interpolation} {fit}");
    }, iter: 100);

    [Fact]
    public void Cropping_is_resizing_the_cropped_part_and_padding_the_padded_picture() => Gen.Select(Gen.Int[1, 30], Gen.Int[1, 30], Gen.Int[1, 30], Gen.Int[1, 30], Gen.Byte.Array[2700]).Sample((h, w, th, tw, bytes) =>
    {
        var picture = new Picture(w, h, bytes[..(h * w * 3)]);
        foreach (var fit in new[] { Fit.Crop, Fit.Pad })
        {
            var (rows, columns) = ResizeWindow.For(fit, h, w, th, tw);
            var window = new Picture(columns.Length, rows.Length);
            for (int y = 0; y < rows.Length; y++)
                for (int x = 0; x < columns.Length; x++)
                    if (y + rows.Start is int r && r >= 0 && r < h && x + columns.Start is int c && c >= 0 && c < w)
                        picture.Row(r).Slice(3 * c, 3).CopyTo(window.Row(y).Slice(3 * x, 3));
            foreach (var interpolation in Interpolations)
                if (h != th || w != tw)
                    Resizer.Resize(picture, th, tw, new ResizePolicy(interpolation, fit)).Pixels.AsSpan().SequenceEqual(Resizer.Resize(window, th, tw, new ResizePolicy(interpolation)).Pixels).ShouldBeTrue($"{interpolation} {fit}");
        }
    }, iter: 60);

    [Fact]
    public void A_very_long_picture_is_padded_without_its_square_in_memory()
    {
        var picture = new Picture(100_000, 1);
        foreach (var interpolation in Interpolations)
            foreach (var fit in Fits)
                Resizer.Resize(picture, 20, 20, new ResizePolicy(interpolation, fit)).Height.ShouldBe(20);
    }

    private static void Compare(string name, string kind, float tolerance, Func<Picture, JsonElement, int, int, float[]> resize)
    {
        var book = GoldenBook.Open(name);
        int count = 0;
        foreach (var golden in book.Cases.Where(c => c.GetProperty("kind").GetString() == kind))
        {
            var input = book[golden.GetProperty("input")];
            int[] target = [.. golden.GetProperty("target").EnumerateArray().Select(v => v.GetInt32())];
            ShouldBeNear(resize(new Picture(input.Shape[1], input.Shape[0], input.Bytes), golden, target[0], target[1]), book[golden.GetProperty("output")].Floats, tolerance, golden);
            count++;
        }
        count.ShouldBeGreaterThan(0);
    }

    private static void ShouldBeNear(float[] got, float[] wanted, float tolerance, JsonElement golden)
    {
        got.Length.ShouldBe(wanted.Length);
        got.Zip(wanted, (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThanOrEqualTo(tolerance, golden.ToString());
    }
}
