using System.Text.Json.Nodes;
using Sepal.Imaging;
using Sepal.Tests.Golden;

namespace Sepal.Tests.Imaging;

public sealed class ImageSpecTests
{
    [Fact]
    public void Every_spec_survives_its_json()
    {
        foreach (var interpolation in Enum.GetValues<Interpolation>())
            foreach (var fit in Enum.GetValues<Fit>())
                foreach (var scaling in Enum.GetValues<Scaling>())
                {
                    var spec = new ImageSpec { Height = 7, Width = 9, Resize = new(interpolation, fit), ApplyOrientation = scaling == Scaling.Unit, Scaling = scaling };
                    ImageSpec.FromJson(JsonNode.Parse(spec.ToJson().ToJsonString())).ShouldBe(spec);
                }
    }

    [Fact]
    public void The_json_is_stable()
        => ImageSpec.Lab.ToJson().ToJsonString().ShouldBe("""{"height":150,"width":150,"interpolation":"nearest","fit":"squash","apply_orientation":false,"scaling":"unit"}""");

    [Theory]
    [InlineData("scaling", "\"imagenet\"", "Known: none, unit, tf, caffe, torch, lite.")]
    [InlineData("interpolation", "\"cubic\"", "Known: nearest, bilinear, bicubic")]
    [InlineData("fit", "\"Squash\"", "Known: squash, crop, pad.")]
    [InlineData("height", "0", "got 0")]
    [InlineData("width", "\"150\"", "'width' is not a Int32")]
    [InlineData("scaling", "null", "'scaling' is missing")]
    [InlineData("colour", "1", "no property 'colour'; known: height, width, interpolation")]
    public void What_is_unknown_is_refused_with_what_is_known(string property, string value, string said)
    {
        var json = ImageSpec.Lab.ToJson();
        json[property] = JsonNode.Parse(value);
        Should.Throw<ModelFileException>(() => ImageSpec.FromJson(json)).Message.ShouldContain(said);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    public void What_is_no_spec_is_refused(string json) => Should.Throw<ModelFileException>(() => ImageSpec.FromJson(JsonNode.Parse(json)));

    [Fact]
    public void A_file_is_decoded_turned_and_resized_in_one_call()
    {
        string path = Path.Combine(GoldenBook.Find("files/rgb.png")!, "files", "orientation6.jpg");
        var spec = new ImageSpec { Height = 30, Width = 20 };

        var upright = spec.Load(path);
        var stored = (spec with { ApplyOrientation = false }).Decode(File.ReadAllBytes(path));

        (upright.Height, upright.Width).ShouldBe((30, 20));
        upright.Pixels.ShouldBe(Resizer.Resize(PictureDecoder.Load(path), 30, 20).Pixels);
        stored.Pixels.ShouldNotBe(upright.Pixels);
    }
}
