namespace Sepal.Cli.Tests.Commands;

public sealed class SummaryCommandTests
{
    /// <summary>The figures of the lab report's table.</summary>
    [Fact]
    public void A_base_without_classes_of_its_own_is_shown_without()
        => SepalRun.Of("summary", "petalnet", "--json").Json.GetProperty("total").GetInt64().ShouldBe(322_080);

    [Fact]
    public void The_basic_network_is_the_reports()
    {
        var json = SepalRun.Of("summary", "basic", "--classes", "5", "--json").Json;

        SepalRun.Keys(json).ShouldBe(["layers", "total", "trainable", "non_trainable"]);
        json.GetProperty("total").GetInt64().ShouldBe(3_455_173);
        json.GetProperty("trainable").GetInt64().ShouldBe(3_455_173);
        json.GetProperty("non_trainable").GetInt64().ShouldBe(0);
        var layers = json.GetProperty("layers").EnumerateArray().ToArray();
        SepalRun.Keys(layers[0]).ShouldBe(["name", "type", "output_shape", "params", "trainable"]);
        layers.Select(layer => layer.GetProperty("params").GetInt64()).ShouldBe([896, 0, 18_496, 0, 73_856, 0, 147_584, 0, 0, 3_211_776, 2_565]);
        layers[0].GetProperty("output_shape").GetRawText().Replace("\n", "").Replace(" ", "").ShouldBe("[null,148,148,32]");
        layers[0].GetProperty("type").GetString().ShouldBe("Conv2D");
        layers[^1].GetProperty("trainable").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public void A_person_sees_kerass_table()
    {
        var run = SepalRun.Of("summary", "basic-dropout");
        run.Code.ShouldBe(0);
        run.Error.ShouldBeEmpty();
        run.Output.ShouldMatch(@"Layer \(type\) +Output shape +Param #");
        run.Output.ShouldMatch(@"dropout \(Dropout\) +\(None, 6272\) +0");
        run.Output.ShouldMatch(@"dense \(Dense\) +\(None, 512\) +3,211,776");
        run.Output.ShouldContain("Total params: 3,455,173\nTrainable params: 3,455,173\nNon-trainable params: 0\n");
    }

    [Fact]
    public void Size_and_classes_change_the_network()
    {
        var json = SepalRun.Of("summary", "basic", "--classes", "3", "--size", "46", "--json").Json;
        json.GetProperty("layers").EnumerateArray().Last().GetProperty("params").GetInt64().ShouldBe(513 * 3);
        json.GetProperty("layers")[0].GetProperty("output_shape")[1].GetInt32().ShouldBe(44);
    }

    [Fact]
    public void A_run_and_its_model_file_have_the_presets_table()
    {
        string expected = SepalRun.Of("summary", "basic", "--size", "48", "--json").Output;
        SepalRun.Of("summary", TrainedRun.Path, "--json").Output.ShouldBe(expected);
        SepalRun.Of("summary", Path.Combine(TrainedRun.Path, "model.keras"), "--json").Output.ShouldBe(expected);
        SepalRun.Of("summary", TrainedRun.Path, "--size", "48").ShouldFail(2).ShouldStartWith("--size is for a preset;");
        SepalRun.Of("summary", TrainedRun.Data).ShouldFail(1).ShouldContain("is a folder");
    }
}
