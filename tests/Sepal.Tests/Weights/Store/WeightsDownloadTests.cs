using Sepal.Weights;

namespace Sepal.Tests.Weights.Store;

public sealed class WeightsDownloadTests : IDisposable
{
    private const int Half = PullTrial.Half;
    private static readonly byte[] Content = PullTrial.Content;
    private static readonly byte[] Other = PullTrial.Other;

    private readonly PullTrial _trial = new();

    public void Dispose() => _trial.Dispose();

    [Fact]
    public async Task A_missing_file_is_downloaded_checked_and_put_in_its_place()
    {
        using var server = new WebServer(request => ServerAnswer.File(request, Content));
        var entry = StoreFolder.Entry(Content, server["models/other-name.h5"]);
        var store = _trial.Folder.Store(entry);
        (await store.PullAsync("net", progress: _trial.Progress)).ShouldBe(_trial.Folder.Target);

        _trial.ShouldBeWhole();
        var request = server.Requests.Single();
        (request.Path, request["Range"], request["Accept-Encoding"]).ShouldBe(("/models/other-name.h5", null, "identity"));
        request["User-Agent"]!.ShouldStartWith("Sepal/");
        _trial.Progress.Stages.Distinct().ShouldBe([DownloadStage.Downloading, DownloadStage.Checking]);
        _trial.Progress.Told[0].ShouldBe(new DownloadProgress(StoreFolder.FileName, DownloadStage.Downloading, 0, Content.Length));
        _trial.Progress.Told.ShouldContain(new DownloadProgress(StoreFolder.FileName, DownloadStage.Downloading, Content.Length, Content.Length));
        // What has just been checked is known: the next start reads nothing.
        store.List().Single().IsVerified.ShouldBeTrue();
        await store.PullAsync("net");
        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_cut_download_goes_on_where_it_ended()
    {
        using var server = new WebServer(request => request.Number switch
        {
            1 => ServerAnswer.File(request, Content) with { CutAfter = Half },
            2 => ServerAnswer.File(request, Content) with { CutAfter = 50_000, IsReset = false },
            _ => ServerAnswer.File(request, Content),
        });
        await _trial.PullAsync(server["a"]);
        _trial.ShouldBeWhole();
        server.Froms.ShouldBe([0, Half, Half + 50_000]);
        server.Requests.Skip(1).ShouldAllBe(request => request["If-Range"] == "\"v1\"");
        _trial.Progress.Told.Where(told => told.Stage == DownloadStage.Retrying).Select(told => (told.Bytes, told.Note)).ShouldBe(
            [(Half, "the connection was cut; the next try is in 0 s"), (Half + 50_000, "the connection was cut; the next try is in 0 s")]);
    }

    [Fact]
    public async Task What_a_failed_pull_has_kept_serves_the_next_one_in_another_process()
    {
        using var server = new WebServer(request => request.Number == 1 ? ServerAnswer.File(request, Content) with { CutAfter = Half } : ServerAnswer.File(request, Content));
        string message = await _trial.FailAsync(server["a"], o => o with { Retries = 0 });
        message.ShouldBe($"'net-1.h5' could not be downloaded from {server["a"]}: the connection was cut ({Half} bytes are kept for the next try). {_trial.Remedy(server["a"])}");
        _trial.Folder.Files.ShouldBe([StoreFolder.FileName + ".partial", StoreFolder.FileName + ".partial.json"]);

        await _trial.PullAsync(server["a"]);
        _trial.ShouldBeWhole();
        server.Froms.ShouldBe([0, Half]);
    }

    [Fact]
    public async Task A_server_that_always_begins_anew_and_always_breaks_is_given_up()
    {
        byte[] large = StoreFolder.Bytes(3 << 20);
        using var server = new WebServer(_ => new() { Body = large, CutAfter = 2 << 20 });
        var entry = StoreFolder.Entry(large, server["a"]);
        (await _trial.FailAsync(entry, o => o with { Retries = 2 })).ShouldContain("the connection was cut (2097152 bytes are kept for the next try). ");
        // The first time its two mebibytes are a success, so that the count begins anew.
        server.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_mebibyte_of_progress_starts_the_count_of_tries_anew()
    {
        byte[] large = StoreFolder.Bytes(4 << 20);
        using var server = new WebServer(request => ServerAnswer.File(request, large) with { CutAfter = (1 << 20) + 1 });
        await _trial.Folder.Store(StoreFolder.Entry(large, server["a"]), o => o with { Retries = 1 }).PullAsync("net");
        server.Requests.Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_corrupt_file_is_refused_and_not_kept_and_a_good_one_taken_the_next_time()
    {
        using var server = new WebServer(request => ServerAnswer.File(request, request.Number == 1 ? Other : Content));
        string message = await _trial.FailAsync(server["a"]);
        message.ShouldBe($"'net-1.h5' could not be downloaded from {server["a"]}: the server's file has sha256 {StoreFolder.Sha256(Other)}; expected {StoreFolder.Sha256(Content)}. {_trial.Remedy(server["a"])}");
        _trial.Folder.Files.ShouldBeEmpty();

        await _trial.PullAsync(server["a"]);
        _trial.ShouldBeWhole();
    }

    [Fact]
    public async Task A_damaged_file_in_the_cache_is_replaced_and_stays_until_the_new_one_is_whole()
    {
        _trial.Folder.Put(_trial.Folder.Cache, Other);
        using var server = new WebServer(request => ServerAnswer.File(request, Content) with { CutAfter = request.Number == 1 ? Half : null });
        await _trial.FailAsync(server["a"], o => o with { Retries = 0 });
        File.ReadAllBytes(_trial.Folder.Target).ShouldBe(Other);
        await _trial.PullAsync(server["a"]);
        _trial.ShouldBeWhole();
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(429)]
    [InlineData(408)]
    public async Task A_server_in_trouble_is_asked_again(int status)
    {
        using var server = new WebServer(request => request.Number <= 2 ? ServerAnswer.Refusal(status, "Trouble") : ServerAnswer.File(request, Content));
        await _trial.PullAsync(server["a"]);
        _trial.ShouldBeWhole();
        server.Requests.Count.ShouldBe(3);
        _trial.Progress.Stages.Count(stage => stage == DownloadStage.Retrying).ShouldBe(2);
    }

    [Fact]
    public async Task A_server_that_stays_in_trouble_is_given_up_with_longer_and_longer_pauses()
    {
        using var server = new WebServer(_ => ServerAnswer.Refusal(500, "Internal Server Error"));
        (await _trial.FailAsync(server["a"], o => o with { Retries = 3, RetryDelay = TimeSpan.FromSeconds(10), ConnectTimeout = TimeSpan.FromHours(5), Time = new QuickTime(1000) }))
            .ShouldContain($"from {server["a"]}: the server answers 500 (Internal Server Error). ");
        server.Requests.Count.ShouldBe(4);
        _trial.Progress.Told.Select(told => told.Note).ShouldBe(
            [.. new[] { 10, 20, 30 }.Select(pause => $"the server answers 500 (Internal Server Error); the next try is in {pause} s")]);
    }

    [Fact]
    public async Task Retry_After_is_obeyed_in_seconds_and_as_a_date()
    {
        using var server = new WebServer(request => request.Number switch
        {
            1 => ServerAnswer.Refusal(503, "Service Unavailable", ("Retry-After", "20")),
            2 => ServerAnswer.Refusal(429, "Too Many Requests", ("Retry-After", (QuickTime.Now + TimeSpan.FromSeconds(100)).ToString("R"))),
            3 => ServerAnswer.Refusal(503, "Service Unavailable", ("Retry-After", (QuickTime.Now - TimeSpan.FromSeconds(100)).ToString("R"))),
            _ => ServerAnswer.File(request, Content),
        });
        await _trial.PullAsync(server["a"], o => o with { Time = new QuickTime(1000), ConnectTimeout = TimeSpan.FromHours(5), ReadTimeout = TimeSpan.FromHours(5), RetryDelay = TimeSpan.FromSeconds(1) });
        _trial.ShouldBeWhole();
        _trial.Progress.Told.Select(told => told.Note).OfType<string>().ShouldBe(
        [
            "the server answers 503 (Service Unavailable); the next try is in 20 s",
            "the server answers 429 (Too Many Requests); the next try is in 100 s",
            "the server answers 503 (Service Unavailable); the next try is in 4 s",
        ]);
    }

    [Fact]
    public async Task A_server_that_wants_an_hour_is_not_waited_for()
    {
        using var server = new WebServer(_ => ServerAnswer.Refusal(503, "Service Unavailable", ("Retry-After", "3600")));
        (await _trial.FailAsync(server["a"], o => o with { Time = new QuickTime(100_000), ConnectTimeout = TimeSpan.FromDays(20) })).ShouldContain("the server answers 503 (Service Unavailable) and wants to be left alone for 3600 s. ");
        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Without_a_published_checksum_the_file_is_watched_from_its_download_on()
    {
        using var server = new WebServer(request => ServerAnswer.File(request, Content));
        var entry = StoreFolder.Entry(Content, server["a"]) with { Bytes = null, Sha256 = null };
        var store = _trial.Folder.Store(entry);
        await store.PullAsync("net");
        store.List().Single().Copy!.Check.ShouldBe(WeightsCheck.Unchanged);
        (await store.VerifyAsync()).Single().Copy!.Check.ShouldBe(WeightsCheck.Unchanged);

        File.WriteAllBytes(_trial.Folder.Target, Other);
        File.SetLastWriteTimeUtc(_trial.Folder.Target, DateTime.UnixEpoch);
        string problem = $"has sha256 {StoreFolder.Sha256(Other)}; expected {StoreFolder.Sha256(Content)}, as it was when it was downloaded";
        (await store.VerifyAsync()).Single().Copy.ShouldBe(new WeightsCopy(_trial.Folder.Target, WeightsPlace.Cache, WeightsCheck.Damaged, problem));
        (await store.FindAsync("net")).ShouldBeNull();
        await store.PullAsync("net");
        _trial.ShouldBeWhole();
    }

    [Fact]
    public async Task The_mirror_is_asked_first_and_the_maker_where_it_has_nothing()
    {
        using var mirror = new WebServer(request => request.Number == 1 ? ServerAnswer.Refusal(404, "Not Found") : ServerAnswer.File(request, Content));
        using var maker = new WebServer(request => ServerAnswer.File(request, Content));
        await _trial.PullAsync(maker["a"], o => o with { Mirror = mirror["weights"] });
        _trial.ShouldBeWhole();
        (mirror.Requests.Single().Path, maker.Requests.Single().Path).ShouldBe(("/weights/net-1.h5", "/a"));

        File.Delete(_trial.Folder.Target);
        await _trial.PullAsync(maker["a"], o => o with { Mirror = mirror["weights"] });
        _trial.ShouldBeWhole();
        (mirror.Requests.Count, maker.Requests.Count).ShouldBe((2, 1));
    }

    [Fact]
    public async Task Without_a_network_one_line_says_what_to_do_for_every_address_that_was_tried()
    {
        var maker = WebServer.Nobody();
        var mirror = WebServer.Nobody();
        string message = await _trial.FailAsync(maker, o => o with { Mirror = new Uri(mirror, "/") });
        message.ShouldMatch($@"^'net-1\.h5' could not be downloaded from {new Uri(mirror, "/net-1.h5")}: there is no connection \(.* \(127\.0\.0\.1:{mirror.Port}\)\); "
            + $@"from {maker}: there is no connection \(.* \(127\.0\.0\.1:{maker.Port}\)\)\. Expected a file of");
        message.ShouldEndWith(_trial.Remedy(maker));
        _trial.Progress.Stages.ShouldBe([DownloadStage.Retrying, DownloadStage.Retrying]);
    }

    [Fact]
    public async Task An_error_names_the_file_that_was_passed_over_and_how_to_use_it()
    {
        var nobody = WebServer.Nobody();
        string keras = _trial.Folder.Put(_trial.Folder.Keras, Content[..10]);
        string message = await _trial.FailAsync(nobody);
        message.ShouldStartWith($"'{keras}' has 10 bytes; expected 300000, and 'net-1.h5' could not be downloaded from {nobody}: there is no connection (");
        message.ShouldEndWith($"{_trial.Remedy(nobody)} To use the file that is there as it is, give its path.");
    }

    [Fact]
    public async Task Two_stores_at_once_download_once()
    {
        using var server = new WebServer(request => ServerAnswer.File(request, Content) with { PieceBytes = 100_000, Pause = TimeSpan.FromMilliseconds(100) });
        var entry = StoreFolder.Entry(Content, server["a"]);
        string[] paths = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _trial.Folder.Store(entry).PullAsync("net")));
        paths.ShouldAllBe(path => path == _trial.Folder.Target);
        _trial.ShouldBeWhole();
        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_cache_folder_that_can_not_be_written_is_named()
    {
        using var server = new WebServer(request => ServerAnswer.File(request, Content));
        _trial.Folder.Put(_trial.Folder.Root, [1], "cache");
        (await _trial.FailAsync(server["a"])).ShouldMatch($"^'net-1.h5' can't be written in '.*cache' \\(.+\\); expected a folder that this user may write to, with room left\\. Mend that, or choose another folder with SEPAL_CACHE\\.$");
        server.Requests.ShouldBeEmpty();
    }
}
