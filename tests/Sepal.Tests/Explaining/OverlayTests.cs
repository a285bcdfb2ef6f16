using Sepal.Explaining;
using Sepal.Imaging;
using Sepal.Tests.Golden;

namespace Sepal.Tests.Explaining;

public sealed class OverlayTests
{
    [Fact]
    public void The_colour_maps_are_those_of_OpenCV()
    {
        var book = GoldenBook.Open("overlay");
        foreach (var map in ColorMap.All)
        {
            byte[] bgr = book[map.Name].Bytes;
            for (int i = 0; i < 256; i++) map[(byte)i].ShouldBe((bgr[3 * i + 2], bgr[3 * i + 1], bgr[3 * i]), $"{map} at {i}");
        }
    }

    [Fact]
    public void The_reports_overlay_is_OpenCVs_within_one_level()
    {
        var book = GoldenBook.Open("overlay");
        foreach (var entry in book.Cases)
        {
            var bgr = book[entry.GetProperty("picture_bgr")];
            var picture = new Picture(bgr.Shape[1], bgr.Shape[0], Swapped(bgr.Bytes));
            var map = book[entry.GetProperty("heatmap")];
            var photo = Photo.Of(picture, new ImageSpec { Height = 64, Width = 64 });
            var heatmap = HandMade.Of(map.Floats, map.Shape[0], map.Shape[1], 64, 64);

            float[] resized = photo.Project(heatmap).Values;
            resized.Zip(book[entry.GetProperty("resized")].Floats, (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThan(1e-6f);
            var coloured = Overlay.Heatmap(photo, heatmap);
            Furthest(coloured.Pixels, Swapped(book[entry.GetProperty("coloured")].Bytes)).ShouldBe(0, "the coloured heatmap");
            var overlay = Overlay.Create(photo, heatmap);
            Furthest(overlay.Pixels, Swapped(book[entry.GetProperty("overlay")].Bytes)).ShouldBe(0, "the overlay");
        }
    }

    [Fact]
    public void A_mix_keeps_the_photos_brightness()
    {
        var photo = Photo.Of(new Picture(40, 30, [.. Enumerable.Range(0, 3600).Select(i => (byte)(90 + i * 7 % 60))]), new ImageSpec { Height = 30, Width = 40 });
        var heatmap = HandMade.Of([0, 0.3f, 1, 0.6f], 2, 2, 30, 40);
        foreach (var map in ColorMap.All)
        {
            var mixed = Overlay.Create(photo, heatmap, new OverlayOptions { Blend = Blend.Mix, ColorMap = map });
            mixed.Pixels.ShouldNotBe(photo.Upright.Pixels);
            for (int i = 0; i < mixed.Pixels.Length; i += 3) Brightness(mixed, i).ShouldBe(Brightness(photo.Upright, i), 1.5, $"{map} at {i / 3}");
        }
    }

    [Fact]
    public void An_empty_map_is_a_grey_photo_with_words_and_never_noise()
    {
        var photo = Photo.Of(new Picture(200, 160, [.. Enumerable.Range(0, 96000).Select(i => (byte)(i * 31 % 256))]), new ImageSpec { Height = 32, Width = 32 });
        var heatmap = HandMade.Of(new float[4], 2, 2, 32, 32);
        heatmap.IsEmpty.ShouldBeTrue();
        var overlay = Overlay.Create(photo, heatmap);
        (overlay.Width, overlay.Height).ShouldBe((200, 160));
        for (int i = 0; i < 100 * 200 * 3; i += 3) (overlay.Pixels[i], overlay.Pixels[i + 1]).ShouldBe((overlay.Pixels[i + 1], overlay.Pixels[i + 2]));
        overlay.Row(150).ToArray().Count(v => v > 200).ShouldBeGreaterThan(30, "words in white");
        Overlay.Heatmap(photo, heatmap).Pixels[..600].Chunk(3).ShouldAllBe(p => p[0] == 0 && p[1] == 0 && p[2] == 128);
    }

    [Theory]
    [InlineData(Fit.Squash)]
    [InlineData(Fit.Crop)]
    [InlineData(Fit.Pad)]
    public void A_hot_place_lies_where_the_photo_has_it_whatever_the_fit(Fit fit)
    {
        // A white square on black; the map is what the network's input itself shows.
        var picture = new Picture(90, 60);
        for (int row = 20; row < 30; row++) picture.Row(row).Slice(50 * 3, 10 * 3).Fill(255);
        var photo = Photo.Of(picture, new ImageSpec { Height = 32, Width = 32, Resize = new ResizePolicy(Interpolation.Bilinear, fit) });
        var map = photo.Project(HandMade.Of([.. photo.Input.Pixels.Chunk(3).Select(p => p[0] / 255f)], 32, 32, 32, 32));
        (map.Height, map.Width).ShouldBe((60, 90));
        double weight = map.Values.Sum(), row2 = 0, column = 0;
        for (int i = 0; i < map.Values.Length; i++) (row2, column) = (row2 + map.Values[i] * (i / 90 + 0.5) / weight, column + map.Values[i] * (i % 90 + 0.5) / weight);
        row2.ShouldBe(25, 0.3);
        column.ShouldBe(55, 0.3);
        map.ShareInside(18, 47, 15, 16).ShouldBeGreaterThan(0.85);
        var (peakRow, peakColumn) = map.Peak();
        peakRow.ShouldBeInRange(19, 30);
        peakColumn.ShouldBeInRange(49, 60);
    }

    [Fact]
    public void What_a_crop_hides_is_zero_and_keeps_its_pixels()
    {
        var picture = new Picture(90, 60);
        picture.Pixels.AsSpan().Fill(77);
        var photo = Photo.Of(picture, new ImageSpec { Height = 30, Width = 30, Resize = new ResizePolicy(Interpolation.Bilinear, Fit.Crop) });
        var heatmap = HandMade.Of([1, 1, 1, 1], 2, 2, 30, 30);
        var map = photo.Project(heatmap);
        for (int row = 0; row < 60; row += 10)
            for (int column = 0; column < 90; column++) map.Values[row * 90 + column].ShouldBe(column is >= 15 and < 75 ? 1 : 0, $"{row}, {column}");
        var overlay = Overlay.Create(photo, heatmap);
        overlay.Pixels[3 * 14].ShouldBe((byte)77);
        overlay.Pixels[3 * 15].ShouldBe((byte)128); // 77 + 0.4 × 128, red of JET's end
    }

    /// <summary>Eight stored forms of one picture: the hot place lies at the same place of the upright photo, whether the network saw it upright or not.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Orientation_is_followed_in_the_photo_and_in_the_map(bool networkSeesUpright)
    {
        string folder = Path.Combine(GoldenBook.Find("decode.json")!, "files");
        var spec = new ImageSpec { Height = 24, Width = 24, ApplyOrientation = networkSeesUpright };
        for (int o = 1; o <= 8; o++)
        {
            var photo = Photo.Load(Path.Combine(folder, $"orientation{o}.jpg"), spec);
            float[] seen = [.. photo.Input.Pixels.Chunk(3).Select(p => p[0] / 255f)];
            float most = seen.Max();
            var map = photo.Project(HandMade.Of([.. seen.Select(v => v / most)], 24, 24, 24, 24));
            (map.Height, map.Width).ShouldBe((photo.Upright.Height, photo.Upright.Width));
            // The red channel was the map, so the map must look like the photo's red channel.
            float[] red = [.. photo.Upright.Pixels.Chunk(3).Select(p => p[0] / 255f)];
            MapSimilarity.Spearman(map.Values, red).ShouldBeGreaterThan(0.9, $"orientation {o}");
        }
    }

    [Fact]
    public void A_photo_of_another_size_than_the_heatmaps_is_refused()
    {
        var photo = Photo.Of(new Picture(20, 20), new ImageSpec { Height = 16, Width = 16 });
        Should.Throw<ArgumentException>(() => photo.Project(HandMade.Of([1], 1, 1, 32, 32))).Message.ShouldStartWith("The heatmap is of an input of 32 x 32, the photo of 16 x 16; expected the photo that was explained.");
    }

    private static double Brightness(Picture picture, int i) => 0.299 * picture.Pixels[i] + 0.587 * picture.Pixels[i + 1] + 0.114 * picture.Pixels[i + 2];

    private static byte[] Swapped(byte[] bgr) => [.. bgr.Chunk(3).SelectMany(p => new[] { p[2], p[1], p[0] })];

    private static int Furthest(byte[] a, byte[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max();
}
