namespace Sepal.Cli.Tests.Commands;

public sealed class BenchCommandTests
{
    private static readonly string[] Short = ["--size", "46", "--batch", "4", "--rounds", "1", "--seconds", "0.05", "--pictures", "10", "--precision", "float32"];

    [Theory]
    [InlineData("train")]
    [InlineData("features", "--base", "mobilenet", "--alpha", "0.25")]
    [InlineData("predict")]
    public void The_json_has_the_speed_of_a_step_and_of_a_pass_and_the_ceiling(string what, params string[] more)
    {
        var run = SepalRun.Of(["bench", what, .. more, .. Short, "--json"]);
        var json = run.Json;

        string[] keys = ["step_images_per_second", "epoch_images_per_second", "gflops", "ceiling_gflops"];
        keys.ShouldBeSubsetOf(SepalRun.Keys(json));
        foreach (string key in keys) json.GetProperty(key).GetDouble().ShouldBeGreaterThan(0, key);
        json.GetProperty("precision").GetString().ShouldBe("float32");
        (json.GetProperty("batch").GetInt32(), json.GetProperty("size").GetInt32()).ShouldBe((4, 46));
        run.Error.ShouldMatch($@"^Measuring (training|prediction|features), part 1 of \d+: drawing pictures\n");
    }

    [Fact]
    public void A_person_sees_a_table()
    {
        var run = SepalRun.Of(["bench", "predict", .. Short, "--quiet"]);
        run.Code.ShouldBe(0, run.Error);
        run.Error.ShouldBeEmpty();
        run.Output.ShouldStartWith("The report's network, prediction: 46 × 46 pixels, batches of 4, ");
        run.Output.ShouldMatch(@"step, images/s +[\d.,]+ *\n");
        run.Output.ShouldMatch(@"share of the ceiling +\d+\.\d% *\n");
        run.Output.ShouldContain("Plain TorchSharp modules, float32: ");
    }

    [Fact]
    public void A_base_is_compared_with_itself_unfolded_and_in_the_other_order()
    {
        var run = SepalRun.Of(["bench", "features", "--base", "mobilenet", "--alpha", "0.25", .. Short, "--quiet"]);
        run.Code.ShouldBe(0, run.Error);
        run.Error.ShouldBeEmpty();
        run.Output.ShouldStartWith("mobilenet 0.25, features: 46 × 46 pixels, batches of 4, 0.00 GFLOP a picture\n");
        run.Output.ShouldMatch(@"times unfolded +\d+\.\d\d *\n");
        run.Output.ShouldMatch(@"times channels first +\d+\.\d\d *\n");
        run.Output.ShouldMatch(@"whole pass with its data, images/s +[\d.,]+ *\n");
        run.Output.ShouldContain("Note: The weights were drawn, not trained: the speed does not depend on them.");
        run.Output.ShouldNotContain("Plain");
    }

    [Fact]
    public void A_base_that_can_not_be_so_is_wrong_usage()
    {
        SepalRun.Of("bench", "features", "--size", "70").ShouldFail(2).ShouldStartWith("InceptionV3 takes pictures of at least 75×75 pixels; got (None, 70, 70, 3).");
        SepalRun.Of("bench", "features", "--base", "vgg16", "--alpha", "0.5").ShouldFail(2).ShouldStartWith("VGG16 has one width; got alpha 0.5.");
        SepalRun.Of("bench", "features", "--base", "vgg").ShouldFail(2).ShouldContain("vgg16");
    }

    [Fact]
    public void Sizes_that_the_network_cannot_take_are_wrong_usage()
    {
        SepalRun.Of("bench", "train", "--size", "45").ShouldFail(2).ShouldStartWith("--size is 45; expected a whole number from 46 to 1024.");
        SepalRun.Of("bench", "train", "--epochs", "1").ShouldFail(2).ShouldStartWith("--epochs is 1; expected a whole number from 2 to 1000.");
        SepalRun.Of("bench").ShouldFail(2).ShouldStartWith("'sepal bench' needs a command after it: train, features or predict.");
    }
}
