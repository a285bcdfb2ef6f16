using Sepal.Backbones;
using Sepal.Pretraining;
using Sepal.Tests.Data;

namespace Sepal.Tests.Pretraining;

public sealed class PetalNetPretrainingTests
{
    private static readonly PretrainingOptions Tiny = new() { Out = "", Plants = 3, PerPlant = 4, Size = 32, Epochs = 1, BatchSize = 3 };

    [Fact]
    public void A_tiny_pretraining_tells_how_it_goes_and_writes_the_same_bytes_twice_which_the_base_takes()
    {
        using var folder = new TemporaryFolder();
        List<string> told = [];
        var history = PetalNetPretraining.Run(Tiny with { Out = folder["a.safetensors"], Pictures = folder["pictures"] }, told.Add, TestContext.Current.CancellationToken);
        history.Epochs.ShouldHaveSingleItem().ValidationAccuracy.ShouldNotBeNull();
        told[0].ShouldStartWith("Drawing 12 pictures of 3 plants in ");
        told[1].ShouldBe("Training PetalNet on 9 of them for 1 epochs");
        told[2].ShouldStartWith("epoch  1 of 1: loss ");
        Directory.GetFiles(folder["pictures"], "*.jpg", SearchOption.AllDirectories).Length.ShouldBe(12);

        PetalNetPretraining.Run(Tiny with { Out = folder["b.safetensors"] }, _ => { }, TestContext.Current.CancellationToken);
        File.ReadAllBytes(folder["b.safetensors"]).ShouldBe(File.ReadAllBytes(folder["a.safetensors"]));
        using var model = Backbone.Find("petalnet").CreateWith(new() { IncludeTop = false, Size = 32 }, folder["a.safetensors"]);
        // One step of training has moved the statistics.
        model.Layer("stem_bn").Weights[2].ToArray().ShouldContain(v => v != 0);
    }

    [Theory]
    [InlineData("--out w --plant 3", "There is no option '--plant'. Expected --out FILE, ")]
    [InlineData("--plants 3", "Nothing says where the weights go. Expected --out FILE.")]
    [InlineData("--out w --epochs none", "--epochs is 'none'; expected a whole number from 1 on.")]
    [InlineData("--out", "--out has no value.")]
    public void A_wrong_option_is_one_line(string line, string expected)
        => Should.Throw<FormatException>(() => PretrainingOptions.Parse(line.Split(' '))).Message.ShouldStartWith(expected);
}
