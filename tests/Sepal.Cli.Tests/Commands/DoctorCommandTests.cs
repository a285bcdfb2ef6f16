namespace Sepal.Cli.Tests.Commands;

public sealed class DoctorCommandTests
{
    [Fact]
    public void The_json_is_a_list_of_checks_and_the_engine_works_here()
    {
        var json = SepalRun.Of("doctor", "--json").Json;

        SepalRun.Keys(json).ShouldBe(["checks"]);
        var checks = json.GetProperty("checks").EnumerateArray().ToDictionary(check => check.GetProperty("name").GetString()!);
        foreach (var check in checks.Values)
        {
            SepalRun.Keys(check)[..3].ShouldBe(["name", "ok", "detail"]);
            check.GetProperty("detail").GetString().ShouldNotBeNullOrWhiteSpace();
            check.GetProperty("detail").GetString()!.ShouldNotContain('\n');
        }
        foreach (string needed in new[] { "engine", "tensors", "convolution", "pictures" })
            checks[needed].GetProperty("ok").GetBoolean().ShouldBeTrue(needed);
        string[] others = ["system", "processor", "processor features", "precision", "threads", "native library", "allocator", "memory", "temporary folder", "weight store", "feature cache", "Keras's cache"];
        others.ShouldBeSubsetOf(checks.Keys);
        checks["feature cache"].GetProperty("detail").GetString()!.ShouldMatch(@"features, \d+ files?, .* of at most [\d.]+ [GM]B \(SEPAL_FEATURES_MB\)$");
        checks["engine"].GetProperty("detail").GetString().ShouldBe("TorchSharp 0.107.0, libtorch 2.10.0.0");
    }

    [Fact]
    public void A_person_sees_a_line_for_each_check()
    {
        var run = SepalRun.Of("doctor", "--precision", "float32");
        run.Code.ShouldBe(0);
        run.Error.ShouldBeEmpty();
        run.Output.ShouldMatch(@"(?m)^ok +convolution +forward and gradient are right$");
        run.Output.ShouldMatch(@"(?m)^ok +precision +float32, as asked for$");
    }
}
