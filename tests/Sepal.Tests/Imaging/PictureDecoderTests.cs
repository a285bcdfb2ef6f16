using System.Text.Json;
using CsCheck;
using Sepal.Imaging;
using Sepal.Tests.Golden;

namespace Sepal.Tests.Imaging;

public sealed class PictureDecoderTests
{
    private static string FileOf(string name) => Path.Combine(GoldenBook.Find("files/rgb.png")!, "files", name);

    public static TheoryData<string> Readable => [.. Files(error: false).Where(name => name != "rgb.tif")];

    public static TheoryData<string> Unreadable => [.. Files(error: true), "rgb.tif"];

    private static IEnumerable<string> Files(bool error)
        => GoldenBook.Open("decode").Cases.Where(c => c.TryGetProperty("error", out _) == error).Select(c => c.GetProperty("file").GetString()!);

    [Theory]
    [MemberData(nameof(Readable))]
    public void A_file_has_Pillows_pixels_upright_and_over_white(string name)
    {
        var golden = Case(name);
        if (name == "grey16.png") golden = Case("grey.png"); // Pillow clips 16 bits to white: the same picture in 8 bits is right.
        string wanted = golden.TryGetProperty("flattened", out var flattened) ? flattened.GetString()! : golden.GetProperty("oriented").GetString()!;

        var picture = PictureDecoder.Load(FileOf(name));

        ShouldHavePixels(picture, wanted, golden);
    }

    [Theory]
    [MemberData(nameof(Readable))]
    public void Without_orientation_and_alpha_a_file_has_the_pixels_of_Keras_load_img(string name)
    {
        var golden = Case(name == "grey16.png" ? "grey.png" : name);

        var picture = PictureDecoder.Load(FileOf(name), new DecodeOptions { ApplyOrientation = false, DropAlpha = true });

        ShouldHavePixels(picture, golden.GetProperty("load_img").GetString()!, golden);
    }

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void A_bad_file_is_refused_with_a_reason_of_one_line_that_begins_with_its_path(string name)
    {
        string path = FileOf(name);

        var error = Should.Throw<PictureException>(() => PictureDecoder.Load(path));

        error.Message.ShouldBe($"{path}: {error.Reason}");
        error.Reason.ShouldNotContain('\n');
        error.Reason.ShouldContain(name switch
        {
            "truncated.jpg" or "header_only.png" => "cut short",
            "empty.jpg" => "empty",
            "text.jpg" => "text",
            "rgb.tif" => "TIFF",
            "bomb.png" => "50000 x 50000",
            _ => throw new InvalidOperationException(name),
        });
    }

    [Fact]
    public void A_bomb_is_refused_before_memory_is_taken()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Should.Throw<PictureException>(() => PictureDecoder.Load(FileOf("bomb.png")));
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000_000);
    }

    [Fact]
    public void The_limit_of_pixels_is_the_last_size_that_is_read()
    {
        byte[] file = File.ReadAllBytes(FileOf("rgb.png"));
        PictureDecoder.Decode(file, new DecodeOptions { PixelLimit = 2400 }).Width.ShouldBe(60);
        Should.Throw<PictureException>(() => PictureDecoder.Decode(file, new DecodeOptions { PixelLimit = 2399 }));
    }

    [Fact]
    public void A_longer_file_than_the_limit_is_not_read()
    {
        string path = FileOf("rgb.png");
        long length = new FileInfo(path).Length;
        PictureDecoder.Load(path, new DecodeOptions { FileSizeLimit = length }).Width.ShouldBe(60);
        Should.Throw<PictureException>(() => PictureDecoder.Load(path, new DecodeOptions { FileSizeLimit = length - 1 })).Reason.ShouldContain("longer");
    }

    [Fact]
    public void A_stream_that_does_not_know_its_length_is_read_up_to_the_limit()
    {
        byte[] file = File.ReadAllBytes(FileOf("rgb.png"));
        PictureDecoder.Decode(new Pipe(file)).Pixels.ShouldBe(PictureDecoder.Decode(file).Pixels);
        Should.Throw<PictureException>(() => PictureDecoder.Decode(new Pipe(file), new DecodeOptions { FileSizeLimit = file.Length - 1 }));
    }

    [Fact]
    public void The_header_tells_stored_size_format_and_orientation()
    {
        PictureDecoder.ReadHeader(FileOf("orientation6.jpg")).ShouldBe(new PictureHeader(60, 40, PictureFormat.Jpeg, 6));
        PictureDecoder.ReadHeader(FileOf("really_a_png.jpg")).ShouldBe(new PictureHeader(60, 40, PictureFormat.Png, 1));
        PictureDecoder.ReadHeader(FileOf("lossy.webp")).Format.ShouldBe(PictureFormat.WebP);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 3)]
    [InlineData(4, 2)]
    [InlineData(6, 4)]
    public void Sixteen_bits_are_scaled_to_within_a_level(int colourType, int channels)
    {
        ushort[] values = [0, 100, 0x00F0, 0x01FF, 0x8000, 0x80FF, 0xABCD, 0xFE00, 0xFE60, 0xFFFF];
        var raw = new List<byte> { 0 };
        foreach (ushort value in values)
            for (int c = 0; c < channels; c++)
            {
                ushort stored = channels % 2 == 0 && c == channels - 1 ? ushort.MaxValue : value; // Opaque alpha.
                raw.AddRange([(byte)(stored >> 8), (byte)stored]);
            }

        var picture = PictureDecoder.Decode(PngFile.Of(values.Length, 1, 16, colourType, [.. raw]));

        for (int i = 0; i < values.Length; i++) ((double)picture.Pixels[3 * i]).ShouldBe(values[i] / 257.0, 1);
    }

    [Theory]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(65536, 65536)]
    [InlineData(int.MaxValue, 1)]
    public void A_size_whose_product_overflows_is_refused(int width, int height)
        => Should.Throw<PictureException>(() => PictureDecoder.Decode(PngFile.Of(width, height, 8, 2, new byte[100])));

    [Fact]
    public void Pixels_that_end_early_are_refused_whatever_the_format()
    {
        foreach (string name in new[] { "rgb.png", "rgb.gif", "rgb.bmp", "lossless.webp", "lossy.webp", "rgb.jpg", "progressive.jpg", "cmyk.jpg", "grey16.png" })
        {
            byte[] file = File.ReadAllBytes(FileOf(name));
            Should.Throw<PictureException>(() => PictureDecoder.Decode(file.AsMemory(0, file.Length * 2 / 3)), name).Reason.ShouldContain(name.EndsWith("webp", StringComparison.Ordinal) ? "file is" : "cut short", customMessage: name);
        }
    }

    [Fact]
    public void A_path_may_hold_any_letters()
    {
        string folder = Directory.CreateTempSubdirectory("sepal-").FullName;
        string path = Path.Combine(folder, "Röschen 🌹 \u0e14\u0e2d\u0e01 '%20'.png");
        File.Copy(FileOf("rgb.png"), path);
        PictureDecoder.Load(path).Width.ShouldBe(60);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_refused()
    {
        Should.Throw<PictureException>(() => PictureDecoder.Load("/no/such/rose.png")).Message.ShouldBe("/no/such/rose.png: There is no such file. Check the path.");
        Should.Throw<PictureException>(() => PictureDecoder.Load(Path.GetTempPath())).Path.ShouldBe(Path.GetTempPath());
    }

    [Fact]
    public void Hostile_bytes_end_in_a_picture_or_a_PictureException_and_nothing_else()
    {
        byte[][] files = [.. Directory.GetFiles(Path.GetDirectoryName(FileOf("rgb.png"))!).Where(f => !f.EndsWith("bomb.png", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        var options = new DecodeOptions { PixelLimit = 1_000_000 };
        var flips = Gen.Select(Gen.Double[0, 1], Gen.Byte).Array[0, 8];
        Gen.Select(Gen.Int[0, files.Length - 1], Gen.Double[0, 1], Gen.Bool, flips).Sample((which, cut, cuts, changes) =>
        {
            byte[] file = files[which].AsSpan(0, cuts ? (int)(files[which].Length * cut) : files[which].Length).ToArray();
            foreach (var (at, value) in changes)
                if (file.Length > 0) file[(int)(at * at * (file.Length - 1))] = value; // Headers are hit more often than pixels.
            try
            {
                var picture = PictureDecoder.Decode(file, options);
                return picture.Pixels.Length == picture.Width * picture.Height * 3;
            }
            catch (PictureException error)
            {
                return error.Reason.Length > 10;
            }
        }, iter: 3000);
    }

    private static JsonElement Case(string name) => GoldenBook.Open("decode").Cases.Single(c => c.GetProperty("file").GetString() == name);

    private static void ShouldHavePixels(Picture picture, string key, JsonElement golden)
    {
        var wanted = GoldenBook.Open("decode")[key];
        wanted.Shape.ShouldBe([picture.Height, picture.Width, 3]);
        int difference = wanted.Bytes.Zip(picture.Pixels, (a, b) => Math.Abs(a - b)).Max();
        difference.ShouldBeLessThanOrEqualTo(golden.GetProperty("tolerance").GetInt32());
    }

    private sealed class Pipe(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 100));
    }
}
