using Sepal.Data.Auditing;
using Sepal.Imaging;

namespace Sepal.Tests.Data.Auditing;

public sealed class PictureFingerprintTests
{
    [Fact]
    public void Bits_are_those_of_a_cosine_transform_computed_plainly()
    {
        var random = new Sepal.Numerics.RandomStream(5);
        byte[] thumbnail = new byte[32 * 32];
        for (int i = 0; i < thumbnail.Length; i++) thumbnail[i] = (byte)random.NextInt(256);
        double[] coefficients = [.. from v in Enumerable.Range(1, 8) from u in Enumerable.Range(1, 8)
                                    select Enumerable.Range(0, 1024).Sum(i => thumbnail[i] * Math.Cos(Math.PI * u * (2 * (i % 32) + 1) / 64) * Math.Cos(Math.PI * v * (2 * (i / 32) + 1) / 64))];
        double[] sorted = [.. coefficients.Order()];
        ulong expected = 0;
        for (int i = 0; i < 64; i++) if (coefficients[i] > (sorted[31] + sorted[32]) / 2) expected |= 1ul << i;
        var (bits, mirrored) = FrequencyBits.Of(thumbnail, 32, ThumbnailWindow.Whole);
        bits.ShouldBe(expected);
        byte[] turned = [.. Enumerable.Range(0, 1024).Select(i => thumbnail[i / 32 * 32 + 31 - i % 32])];
        FrequencyBits.Of(turned, 32, ThumbnailWindow.Whole).Bits.ShouldBe(mirrored);
    }

    [Theory]
    [InlineData("jpeg", 0.99)]
    [InlineData("small", 0.97)]
    [InlineData("bright", 0.96)]
    [InlineData("mirrored", 0.99)]
    [InlineData("cut", 0.96)]
    public void What_a_copy_goes_through_hardly_changes_it(string change, double least)
    {
        for (int number = 0; number < 6; number++)
        {
            PictureFingerprint own = PictureFingerprint.Of(Scenes.Draw(number)), changed = PictureFingerprint.Of(Scenes.Changed(Scenes.Draw(number), change));
            own.MayBe(changed).ShouldBeTrue($"{change} {number}");
            own.Similarity(changed).ShouldBeGreaterThan(least, $"{change} {number}");
            changed.Similarity(own).ShouldBe(own.Similarity(changed), 1e-6);
        }
    }

    [Fact]
    public void Other_pictures_are_not_alike()
    {
        PictureFingerprint[] all = [.. Enumerable.Range(0, 12).Select(i => PictureFingerprint.Of(Scenes.Draw(i)))];
        for (int i = 0; i < all.Length; i++)
            for (int j = 0; j < i; j++) (all[i].MayBe(all[j]) ? all[i].Similarity(all[j]) : 0).ShouldBeLessThan(0.9, $"{i} and {j}");
    }

    [Fact]
    public void One_colour_is_like_nothing()
    {
        var flat = PictureFingerprint.Of(new Picture(40, 30));
        flat.Similarity(flat).ShouldBe(0);
        flat.Similarity(PictureFingerprint.Of(Scenes.Draw(1))).ShouldBe(0);
    }
}
