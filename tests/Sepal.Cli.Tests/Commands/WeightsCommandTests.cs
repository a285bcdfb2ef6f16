namespace Sepal.Cli.Tests.Commands;

public sealed class WeightsCommandTests
{
    [Fact]
    public void Sepal_s_own_weights_are_listed_as_present_and_verified_in_the_package()
    {
        var own = SepalRun.Of("weights", "list", "--json").Json.EnumerateArray().Single(one => one.GetProperty("name").GetString() == "petalnet");
        own.GetProperty("present").GetBoolean().ShouldBeTrue();
        own.GetProperty("verified").GetBoolean().ShouldBeTrue();
        own.GetProperty("source").GetString().ShouldStartWith("in the package");
        own.GetProperty("licence").GetString().ShouldBe("MIT (Sepal)");
        SepalRun.Of("weights", "list").Output.Split('\n').Single(line => line.Contains(" petalnet ")).ShouldContain("verified");
    }

    [Fact]
    public void Their_path_is_that_of_a_file_in_the_cache()
    {
        using var folder = new TemporaryFolder();
        var run = SepalRun.Shell($"SEPAL_CACHE='{folder.Path}' $sepal weights path petalnet");
        run.Code.ShouldBe(0, run.Error);
        run.Output.TrimEnd().ShouldBe(Path.Combine(folder.Path, "weights", "petalnet.safetensors"));
        File.Exists(run.Output.TrimEnd()).ShouldBeTrue();
    }

    [Fact]
    public void A_base_without_classes_says_in_one_line_how_to_get_some() => SepalRun.Of("predict", "petalnet", "photo.jpg").ShouldFail(1).ShouldBe(
        "PetalNet is a base without classes of its own; expected a model that knows some. Train one on it: sepal train FOLDER --model finetune --base petalnet --out RUN.");
}
