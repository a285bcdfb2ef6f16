using Sepal.Reporting.Reading;

namespace Sepal.Reporting.Tests.Reading;

public sealed class RunNamesTests
{
    [Fact]
    public void Names_are_as_short_as_tells_them_apart()
    {
        RunNames.Of(["/x/runs/basic", "/x/runs/features/"]).ShouldBe(["basic", "features"]);
        RunNames.Of(["/x/a/run", "/x/b/run", "/x/b/other"]).ShouldBe(["a/run", "b/run", "other"]);
        RunNames.Of(["/x/a/run", "/y/a/run"]).ShouldBe(["x/a/run", "y/a/run"]);
        RunNames.Of(["/x/run", "/x/run"]).ShouldBe(["x/run", "x/run (2)"]);
    }

    [Fact]
    public void Slugs_can_be_file_names_and_ids()
        => RunNames.Slugs(["basic-dropout", "A b/ç <i>", "§", "§§"]).ShouldBe(["basic-dropout", "a-b-i", "run", "run-2"]);
}
