using Sepal.Weights;

namespace Sepal.Tests.Weights.Store;

public sealed class WeightStoreTests : IDisposable
{
    private static readonly byte[] Content = StoreFolder.Bytes(5000);
    private static readonly byte[] Other = StoreFolder.Bytes(5000, seed: 2);

    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_is_looked_for_in_the_own_cache_then_in_Kerass_then_in_PyTorchs()
    {
        var store = _folder.Store(StoreFolder.Entry(Content));
        (await store.FindAsync("net")).ShouldBeNull();

        string torch = _folder.Put(_folder.Torch, Content);
        (await store.FindAsync("net")).ShouldBe(new WeightsCopy(torch, WeightsPlace.OtherCache, WeightsCheck.Verified));
        string keras = _folder.Put(_folder.Keras, Content);
        (await store.FindAsync("NET")).ShouldBe(new WeightsCopy(keras, WeightsPlace.OtherCache, WeightsCheck.Verified));
        string own = _folder.Put(_folder.Cache, Content);
        (await store.FindAsync(StoreFolder.FileName)).ShouldBe(new WeightsCopy(own, WeightsPlace.Cache, WeightsCheck.Verified));
    }

    [Fact]
    public async Task Pulling_what_is_there_asks_nobody()
    {
        string keras = _folder.Put(_folder.Keras, Content);
        (await _folder.Store(StoreFolder.Entry(Content), o => o with { IsOffline = true }).PullAsync("net")).ShouldBe(keras);
    }

    [Fact]
    public async Task A_file_of_another_size_or_content_is_passed_over()
    {
        _folder.Put(_folder.Cache, Content[..^1]);
        _folder.Put(_folder.Keras, Other);
        var store = _folder.Store(StoreFolder.Entry(Content));
        (await store.FindAsync("net")).ShouldBeNull();

        string torch = _folder.Put(_folder.Torch, Content);
        (await store.FindAsync("net"))!.Path.ShouldBe(torch);
    }

    [Fact]
    public async Task Published_MD5_and_first_digits_of_SHA256_are_enough_to_recognise_a_file()
    {
        _folder.Put(_folder.Keras, "weights"u8.ToArray());
        var bare = StoreFolder.Entry(Content) with { Sha256 = null, Bytes = null };
        async Task<WeightsCopy?> Find(WeightsEntry entry) => await _folder.Store(entry).FindAsync("net");

        // By md5sum and sha256sum.
        (await Find(bare with { Md5 = "63F4F1E9B725370F459720575CD5F953" }))!.Check.ShouldBe(WeightsCheck.Verified);
        (await Find(bare with { Md5 = "63f4f1e9b725370f459720575cd5f950" })).ShouldBeNull();
        (await Find(bare with { Sha256Prefix = "9a129038" }))!.Check.ShouldBe(WeightsCheck.Verified);
        (await Find(bare with { Sha256Prefix = "a129038d" })).ShouldBeNull();
        (await Find(bare))!.Check.ShouldBe(WeightsCheck.Unchecked);
    }

    [Fact]
    public async Task A_file_is_read_once_and_again_when_it_has_changed_or_when_asked()
    {
        string path = _folder.Put(_folder.Keras, Content);
        var entry = StoreFolder.Entry(Content);
        (await _folder.Store(entry).FindAsync("net"))!.Check.ShouldBe(WeightsCheck.Verified);

        // Other bytes of the same size and date: who doesn't read them doesn't see it.
        var date = File.GetLastWriteTimeUtc(path);
        File.WriteAllBytes(path, Other);
        File.SetLastWriteTimeUtc(path, date);
        var told = new ProgressList();
        var another = _folder.Store(entry);
        (await another.PullAsync("net", progress: told)).ShouldBe(path);
        told.Told.ShouldBeEmpty();
        another.List().Single().IsVerified.ShouldBeTrue();

        var verified = (await another.VerifyAsync(told)).Single();
        verified.Copy.ShouldBe(new WeightsCopy(path, WeightsPlace.OtherCache, WeightsCheck.Damaged, $"has sha256 {StoreFolder.Sha256(Other)}; expected {StoreFolder.Sha256(Content)}"));
        (verified.IsPresent, verified.IsVerified).ShouldBe((false, false));
        told.Told.ShouldContain(new DownloadProgress(StoreFolder.FileName, DownloadStage.Checking, 5000, 5000));

        File.WriteAllBytes(path, Content);
        File.SetLastWriteTimeUtc(path, date.AddSeconds(1));
        (await _folder.Store(entry).FindAsync("net"))!.Check.ShouldBe(WeightsCheck.Verified);
    }

    [Fact]
    public async Task The_list_reads_nothing_and_says_what_is_known()
    {
        var store = _folder.Store(StoreFolder.Entry(Content));
        var missing = store.List().Single();
        (missing.Entry.Name, missing.Copy, missing.IsPresent, missing.IsVerified).ShouldBe(("net", null, false, false));

        string path = _folder.Put(_folder.Cache, Content);
        store.List().Single().Copy.ShouldBe(new WeightsCopy(path, WeightsPlace.Cache, WeightsCheck.Unchecked));
        await store.FindAsync("net");
        store.List().Single().Copy.ShouldBe(new WeightsCopy(path, WeightsPlace.Cache, WeightsCheck.Verified));

        _folder.Put(_folder.Cache, Content[..10]);
        store.List().Single().Copy.ShouldBe(new WeightsCopy(path, WeightsPlace.Cache, WeightsCheck.Damaged, "has 10 bytes; expected 5000"));
        string keras = _folder.Put(_folder.Keras, Content);
        store.List().Single().Copy.ShouldBe(new WeightsCopy(keras, WeightsPlace.OtherCache, WeightsCheck.Unchecked));
        (await store.VerifyAsync()).Single().IsVerified.ShouldBeTrue();
    }

    [Fact]
    public async Task A_given_file_or_its_folder_is_taken_as_it_is()
    {
        string path = _folder.Put(Path.Combine(_folder.Root, "mine"), Other);
        var store = _folder.Store(StoreFolder.Entry(Content));
        (await store.FindAsync("net", path)).ShouldBe(new WeightsCopy(path, WeightsPlace.Given, WeightsCheck.Unchecked));
        (await store.PullAsync("net", Path.GetDirectoryName(path))).ShouldBe(path);

        string missing = Path.Combine(_folder.Root, "nothing.h5");
        (await Should.ThrowAsync<WeightsException>(() => store.PullAsync("net", missing))).Message
            .ShouldBe($"There is no file of weights at '{missing}'; expected '{StoreFolder.FileName}' or the folder that holds it. Correct the path, or leave it out to use the store.");
    }

    [Fact]
    public void An_unknown_name_is_answered_with_those_that_are_like_it()
    {
        WeightsEntry Named(string name) => StoreFolder.Entry(Content) with { Name = name, FileName = name + ".h5" };
        var store = new WeightStore([Named("resnet50"), Named("vgg16"), Named("vgg16-base"), Named("mobilenet"), Named("inception"), Named("lite0"), Named("lite1")], _folder.Options);
        Should.Throw<WeightsException>(() => store.Entry("vgg 16")).Message
            .ShouldStartWith("There are no weights called 'vgg 16'; expected a name such as 'vgg16', ");
        Should.Throw<WeightsException>(() => _folder.Store(Named("vgg16")).Entry("x")).Message
            .ShouldBe("There are no weights called 'x'; expected one of 'vgg16'. 'sepal weights list' shows them all.");
    }

    [Fact]
    public async Task A_memory_that_is_damaged_or_can_not_be_written_costs_a_reading_and_nothing_else()
    {
        _folder.Put(_folder.Keras, Content);
        string memory = _folder.Put(_folder.Cache, "[{\"path\":null},null,7"u8.ToArray(), ".verified.json");
        var store = _folder.Store(StoreFolder.Entry(Content));
        (await store.FindAsync("net"))!.Check.ShouldBe(WeightsCheck.Verified);

        File.Delete(memory);
        Directory.CreateDirectory(memory);
        (await store.FindAsync("net"))!.Check.ShouldBe(WeightsCheck.Verified);
        store.List().Single().Copy!.Check.ShouldBe(WeightsCheck.Unchecked);
    }

    [Fact]
    public async Task A_link_counts_as_the_file_that_it_leads_to()
    {
        string aim = _folder.Put(Path.Combine(_folder.Root, "elsewhere"), Content, "blob");
        string broken = Path.Combine(_folder.Root, "nowhere");
        Directory.CreateDirectory(_folder.Cache);
        Directory.CreateDirectory(_folder.Keras);
        File.CreateSymbolicLink(_folder.Target, broken);
        string link = Path.Combine(_folder.Keras, StoreFolder.FileName);
        File.CreateSymbolicLink(link, aim);

        var store = _folder.Store(StoreFolder.Entry(Content));
        (await store.FindAsync("net")).ShouldBe(new WeightsCopy(link, WeightsPlace.OtherCache, WeightsCheck.Verified));
        File.WriteAllBytes(aim, Other);
        File.SetLastWriteTimeUtc(aim, DateTime.UnixEpoch);
        (await store.FindAsync("net")).ShouldBeNull();
    }

    [Fact]
    public async Task An_empty_file_is_never_opened_because_it_may_be_a_pipe()
    {
        _folder.Put(_folder.Cache, []);
        var store = _folder.Store(StoreFolder.Entry(Content) with { Bytes = null });
        (await store.FindAsync("net")).ShouldBeNull();
        store.List().Single().Copy!.Problem.ShouldBe("is empty");
    }

    [Fact]
    public async Task Offline_the_error_names_the_file_its_checksum_where_to_get_it_and_where_to_put_it()
    {
        var address = new Uri("https://example.org/files/net-1.h5?signature=secret");
        var store = _folder.Store(StoreFolder.Entry(Content, address), o => o with { IsOffline = true });
        string remedy = $"Expected a file of 5000 bytes with sha256 {StoreFolder.Sha256(Content)}: get it from https://example.org/files/net-1.h5 (see https://example.org/net) and put it at '{_folder.Target}'.";
        (await Should.ThrowAsync<WeightsException>(() => store.PullAsync("net"))).Message
            .ShouldBe($"'net-1.h5' is not on this machine, and nothing is downloaded because the store is set to be offline. {remedy}");

        _folder.Put(_folder.Cache, Other);
        (await Should.ThrowAsync<WeightsException>(() => store.PullAsync("net"))).Message
            .ShouldBe($"'{_folder.Target}' has sha256 {StoreFolder.Sha256(Other)}; expected {StoreFolder.Sha256(Content)}, and nothing is downloaded because the store is set to be offline. {remedy} To use the file that is there as it is, give its path.");
        Directory.GetDirectories(_folder.Cache).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_without_an_address_has_to_be_fetched_by_hand()
    {
        var entry = StoreFolder.Entry(Content) with { Sha256 = null, Bytes = null, Source = "the archive at https://example.org/all.zip" };
        (await Should.ThrowAsync<WeightsException>(() => _folder.Store(entry).PullAsync("net"))).Message
            .ShouldBe($"'net-1.h5' is not on this machine, and there is no address to download it from. Expected the file, whose checksum is not published: get it from the archive at https://example.org/all.zip and put it at '{_folder.Target}'.");
    }

    [Fact]
    public void Names_differ_and_a_file_name_has_one_content()
    {
        var entry = StoreFolder.Entry(Content);
        Should.Throw<ArgumentException>(() => new WeightStore([entry, entry with { Name = "NET", FileName = "b.h5" }], _folder.Options)).Message.ShouldStartWith("Expected different names; 'net' is there 2 times.");
        Should.Throw<ArgumentException>(() => new WeightStore([entry, entry with { Name = "b", Sha256 = StoreFolder.Sha256(Other) }], _folder.Options)).Message.ShouldStartWith("Expected one content for a file name; 'net-1.h5' has 2.");
        new WeightStore([entry, entry with { Name = "b" }], _folder.Options).Entries.Count.ShouldBe(2);
    }
}
