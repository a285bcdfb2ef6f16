using Sepal.Data;
using Sepal.Imaging;
using Sepal.Numerics;

namespace Sepal.Tests.Data;

public sealed class AugmentationPreviewTests
{
    private static Picture Grey(int width, int height, byte level)
    {
        var picture = new Picture(width, height);
        picture.Pixels.AsSpan().Fill(level);
        picture.Pixels[0] = 0;
        return picture;
    }

    [Fact]
    public void A_row_shows_the_picture_and_then_what_training_would_see()
    {
        Picture[] pictures = [Grey(5, 4, 40), Grey(5, 4, 90)];
        var sheet = AugmentationPreview.Create(Augmentation.Default, pictures, versions: 3, seed: 11);
        (sheet.Width, sheet.Height).ShouldBe((4 * 7 - 2, 2 * 6 - 2));
        byte[] expected = new byte[5 * 4 * 3];
        Augmentation.Default.Apply(pictures[1].Pixels, expected, 4, 5, new RandomStream(11, 2, 1));
        for (int y = 0; y < 4; y++)
        {
            sheet.Row(6 + y)[..15].ToArray().ShouldBe(pictures[1].Row(y).ToArray());
            sheet.Row(6 + y)[(2 * 7 * 3)..(2 * 7 * 3 + 15)].ToArray().ShouldBe(expected[(y * 15)..(y * 15 + 15)]);
            sheet.Row(y)[15..21].ToArray().ShouldAllBe(b => b == 255);
        }
    }

    [Fact]
    public void Pictures_of_different_sizes_are_refused_with_both_sizes()
        => Should.Throw<ArgumentException>(() => AugmentationPreview.Create(Augmentation.Lab, [Grey(5, 4, 1), Grey(4, 5, 1)])).Message.ShouldContain("5 x 4");

    [Fact]
    public void No_pictures_are_refused() => Should.Throw<ArgumentException>(() => AugmentationPreview.Create(Augmentation.Lab, []));
}
