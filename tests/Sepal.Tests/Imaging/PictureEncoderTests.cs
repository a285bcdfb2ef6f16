using Sepal.Imaging;

namespace Sepal.Tests.Imaging;

public sealed class PictureEncoderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sepal-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_png_gives_back_the_same_pixels()
    {
        var picture = Gradient(31, 17);
        string path = Path.Combine(_folder, "new", "a.png");

        PictureEncoder.SavePng(picture, path);

        PictureDecoder.Load(path).Pixels.ShouldBe(picture.Pixels);
        Directory.GetFiles(Path.GetDirectoryName(path)!).ShouldBe([path]);
    }

    [Fact]
    public void A_jpeg_gives_back_similar_pixels()
    {
        var picture = Gradient(32, 16);
        string path = Path.Combine(_folder, "a.jpg");

        PictureEncoder.SaveJpeg(picture, path, quality: 95);

        var read = PictureDecoder.Load(path);
        PictureDecoder.ReadHeader(path).Format.ShouldBe(PictureFormat.Jpeg);
        read.Pixels.Zip(picture.Pixels, (a, b) => Math.Abs(a - b)).Average().ShouldBeLessThan(4);
    }

    private static Picture Gradient(int width, int height)
    {
        var picture = new Picture(width, height);
        for (int i = 0; i < width * height; i++)
        {
            picture.Pixels[3 * i] = (byte)(i % width * 5);
            picture.Pixels[3 * i + 1] = (byte)(i / width * 9);
            picture.Pixels[3 * i + 2] = 100;
        }
        return picture;
    }
}
