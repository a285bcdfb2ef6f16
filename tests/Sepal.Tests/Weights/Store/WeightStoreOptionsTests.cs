using Sepal.Weights;

namespace Sepal.Tests.Weights.Store;

public sealed class WeightStoreOptionsTests
{
    [Fact]
    public void A_mirror_is_a_folder_on_the_web()
    {
        new WeightStoreOptions { Mirror = new Uri("http://10.0.0.1/weights") }.Mirror!.AbsoluteUri.ShouldBe("http://10.0.0.1/weights/");
        new WeightStoreOptions { Mirror = new Uri("https://example.org") }.Mirror!.AbsoluteUri.ShouldBe("https://example.org/");
        Should.Throw<ArgumentException>(() => new WeightStoreOptions { Mirror = new Uri("https://u:secret@example.org/") }).Message.ShouldNotContain("secret");
        Should.Throw<ArgumentException>(() => new WeightStoreOptions { Mirror = new Uri("file:///weights") });
    }

    [Theory]
    [InlineData("weights")]
    [InlineData("ftp://example.org/")]
    [InlineData("https://example.org/?key=1")]
    public void A_wrong_mirror_in_the_environment_is_one_clear_error(string value)
        => Should.Throw<WeightsException>(() => WebAddress.OfMirror("SEPAL_MIRROR", value)).Message
            .ShouldBe("The environment variable SEPAL_MIRROR is no address of a mirror; expected http or https and a folder, without password and query. Correct or remove it.");

    [Fact]
    public void Times_and_sizes_are_above_zero()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new WeightStoreOptions { ReadTimeout = TimeSpan.Zero });
        Should.Throw<ArgumentOutOfRangeException>(() => new WeightStoreOptions { MostBytes = 0 });
        Should.Throw<ArgumentOutOfRangeException>(() => new WeightStoreOptions { Retries = -1 });
        WebAddress.OfMirror("SEPAL_MIRROR", " ").ShouldBeNull();
    }
}
