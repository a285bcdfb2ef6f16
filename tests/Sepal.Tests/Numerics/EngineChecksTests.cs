using Sepal.Numerics;

namespace Sepal.Tests.Numerics;

public sealed class EngineChecksTests
{
    [Theory]
    [InlineData(Precision.Float32, "float32, as asked for")]
    [InlineData(Precision.BFloat16, "bfloat16, as asked for")]
    public void The_engine_computes_right_in_both_precisions(Precision precision, string expected)
    {
        var checks = EngineChecks.Run(precision).ToDictionary(check => check.Name);

        checks.Values.Where(check => check.IsNeeded).Select(check => (check.Name, check.Ok)).ShouldBe([("engine", true), ("tensors", true), ("convolution", true)]);
        checks["precision"].Detail.ShouldStartWith(expected);
        checks.Values.ShouldAllBe(check => check.Detail.Length > 3 && !check.Detail.Contains('\n'));
    }

    [Fact]
    public void The_native_library_of_a_build_is_the_patched_one()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux has a patch");
        EngineChecks.Run().Single(check => check.Name == "native library").Detail.ShouldEndWith(", patched for systems as old as Debian 12");
    }
}
