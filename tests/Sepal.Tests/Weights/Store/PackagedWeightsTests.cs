using Sepal.Backbones;
using Sepal.Runs;
using Sepal.Weights;

namespace Sepal.Tests.Weights.Store;

public sealed class PackagedWeightsTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    private WeightStore Store => PretrainedWeightStore.Create(_folder.Options with { IsOffline = true });

    private string Target => Path.Combine(_folder.Cache, "petalnet.safetensors");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Sepal_s_own_weights_are_there_and_verified_without_a_cache_or_a_network()
    {
        Store.List().Single(s => s.Entry.Name == "petalnet").ShouldSatisfyAllConditions(s => s.IsPresent.ShouldBeTrue(), s => s.IsVerified.ShouldBeTrue(), s => s.Copy!.Place.ShouldBe(WeightsPlace.Package));
        var copy = (await Store.FindAsync("petalnet", cancellation: TestContext.Current.CancellationToken))!;
        (copy.Place, copy.Check).ShouldBe((WeightsPlace.Package, WeightsCheck.Verified));
        File.Exists(copy.Path).ShouldBeTrue("it is the library");
        (await Store.VerifyAsync(cancellation: TestContext.Current.CancellationToken)).Single(s => s.Copy is not null).IsVerified.ShouldBeTrue();
        Store.Entry("petalnet").Source.ShouldStartWith("in the package");
        _folder.Files.ShouldBeEmpty("nothing was unpacked");
    }

    [Fact]
    public async Task Pulled_they_are_unpacked_whole_by_any_number_at_once_and_load_as_any_file()
    {
        string[] paths = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Store.PullAsync("petalnet"))));
        paths.ShouldAllBe(path => path == Target);
        _folder.Files.ShouldBe(["petalnet.safetensors"]);
        StoreFolder.Sha256(File.ReadAllBytes(Target)).ShouldBe(Store.Entry("petalnet").Sha256);
        using var model = Backbone.Find("petalnet").CreateWith(new() { IncludeTop = false, Size = 32 }, Target);
        using var own = Backbone.Find("petalnet").CreateWithOwn(new() { IncludeTop = false, Size = 32 }, Backbone.Find("petalnet").Card.Weights[0]);
        foreach (var (a, b) in model.NamedWeights().Zip(own.NamedWeights())) a.Weight.ToArray().ShouldBe(b.Weight.ToArray(), a.Path);
        (await Store.FindAsync("petalnet"))!.Place.ShouldBe(WeightsPlace.Cache);
    }

    [Fact]
    public async Task A_damaged_copy_is_passed_over_and_replaced()
    {
        _folder.Put(_folder.Cache, [1, 2, 3], "petalnet.safetensors");
        (await Store.FindAsync("petalnet"))!.Place.ShouldBe(WeightsPlace.Package);
        await Store.PullAsync("petalnet");
        new FileInfo(Target).Length.ShouldBe(Store.Entry("petalnet").Bytes!.Value);
    }

    [Fact]
    public void A_folder_that_can_t_be_written_is_named()
    {
        _folder.Put(_folder.Root, [1], "file");
        var store = PretrainedWeightStore.Create(_folder.Options with { CacheFolder = Path.Combine(_folder.Root, "file", "below") });
        Should.Throw<WeightsException>(() => store.PullAsync("petalnet").GetAwaiter().GetResult()).Message.ShouldStartWith($"The weights 'petalnet' can't be unpacked to '{Path.Combine(_folder.Root, "file", "below", "petalnet.safetensors")}'");
    }
}
