using System.Net;
using Sepal.Weights;

namespace Sepal.Tests.Weights.Store;

public sealed class WeightsDownloadTests : IDisposable
{
    private const int Half = 150_000;
    private static readonly byte[] Content = StoreFolder.Bytes(300_000);
    private static readonly byte[] Other = StoreFolder.Bytes(300_000, seed: 2);

    private readonly StoreFolder _folder = new();
    private readonly ProgressList _progress = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_missing_file_is_downloaded_checked_and_put_in_its_place()
    {
        using var server = new WebServer(request => WebAnswer.File(request, Content));
        var entry = StoreFolder.Entry(Content, server["models/other-name.h5"]);
        var store = _folder.Store(entry);
        (await store.PullAsync("net", progress: _progress)).ShouldBe(_folder.Target);

        ShouldBeWhole();
        var request = server.Requests.Single();
        (request.Path, request["Range"], request["Accept-Encoding"]).ShouldBe(("/models/other-name.h5", null, "identity"));
        request["User-Agent"]!.ShouldStartWith("Sepal/");
        _progress.Stages.Distinct().ShouldBe([DownloadStage.Downloading, DownloadStage.Checking]);
        _progress.Told[0].ShouldBe(new DownloadProgress(StoreFolder.FileName, DownloadStage.Downloading, 0, Content.Length));
        _progress.Told.ShouldContain(new DownloadProgress(StoreFolder.FileName, DownloadStage.Downloading, Content.Length, Content.Length));
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
            1 => WebAnswer.File(request, Content) with { CutAfter = Half },
            2 => WebAnswer.File(request, Content) with { CutAfter = 50_000, IsReset = false },
            _ => WebAnswer.File(request, Content),
        });
        await PullAsync(server["a"]);
        ShouldBeWhole();
        server.Froms.ShouldBe([0, Half, Half + 50_000]);
        server.Requests.Skip(1).ShouldAllBe(request => request["If-Range"] == "\"v1\"");
        _progress.Told.Where(told => told.Stage == DownloadStage.Retrying).Select(told => (told.Bytes, told.Note)).ShouldBe(
            [(Half, "the connection was cut; the next try is in 0 s"), (Half + 50_000, "the connection was cut; the next try is in 0 s")]);
    }

    [Fact]
    public async Task A_reset_connection_is_a_cut_one()
    {
        using var server = new WebServer(request => request.Number == 1
            ? WebAnswer.File(request, Content) with { CutAfter = Half, IsReset = true, Pause = TimeSpan.FromMilliseconds(20) }
            : WebAnswer.File(request, Content));
        await PullAsync(server["a"]);
        ShouldBeWhole();
        server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task What_a_failed_pull_has_kept_serves_the_next_one_in_another_process()
    {
        using var server = new WebServer(request => request.Number == 1 ? WebAnswer.File(request, Content) with { CutAfter = Half } : WebAnswer.File(request, Content));
        string message = await FailAsync(server["a"], o => o with { Retries = 0 });
        message.ShouldBe($"'net-1.h5' could not be downloaded from {server["a"]}: the connection was cut ({Half} bytes are kept for the next try). {Remedy(server["a"])}");
        _folder.Files.ShouldBe([StoreFolder.FileName + ".partial", StoreFolder.FileName + ".partial.json"]);

        await PullAsync(server["a"]);
        ShouldBeWhole();
        server.Froms.ShouldBe([0, Half]);
    }

    [Fact]
    public async Task A_server_that_ignores_ranges_sends_the_whole_again()
    {
        using var server = new WebServer(request => new() { Body = Content, CutAfter = request.Number == 1 ? Half : null });
        await PullAsync(server["a"]);
        ShouldBeWhole();
        server.Froms.ShouldBe([0, Half]);
    }

    [Fact]
    public async Task A_file_that_was_replaced_meanwhile_begins_anew()
    {
        using var server = new WebServer(request => request.Number == 1
            ? WebAnswer.File(request, Other, "\"old\"") with { CutAfter = Half }
            : WebAnswer.File(request, Content, "\"new\""));
        await PullAsync(server["a"]);
        ShouldBeWhole();
        server.Requests[1]["If-Range"].ShouldBe("\"old\"");
        server.Froms.ShouldBe([0, Half]);
    }

    [Fact]
    public async Task Halves_of_two_versions_are_noticed_even_if_the_server_does_not_tell_and_then_fetched_in_one_piece()
    {
        // It answers ranges of whatever it has, without any mark of the version.
        using var server = new WebServer(request => request.Number == 1
            ? new() { Body = Other, CutAfter = Half }
            : WebAnswer.File(request, Content) with { Headers = WebAnswer.File(request, Content).Headers.Where(pair => pair.Key == "Content-Range").ToDictionary() });
        await PullAsync(server["a"]);
        ShouldBeWhole();
        server.Froms.ShouldBe([0, Half, 0]);
        server.Requests[1]["If-Range"].ShouldBeNull();
    }

    [Theory]
    [InlineData("bytes 0-149999/300000")] // the first half again
    [InlineData("bytes 150000-299999/310000")] // of another size
    [InlineData("pages 150000-299999/300000")]
    [InlineData(null)]
    public async Task A_wrong_range_is_thrown_away_and_the_whole_fetched(string? range)
    {
        using var server = new WebServer(request => request.Number switch
        {
            1 => WebAnswer.File(request, Content) with { CutAfter = Half },
            2 => new() { Status = 206, Reason = "Partial Content", Body = Content[..Half], Headers = { ["Content-Range"] = range } },
            _ => WebAnswer.File(request, Content),
        });
        await PullAsync(server["a"]);
        ShouldBeWhole();
        server.Froms.ShouldBe([0, Half, 0]);
    }

    [Fact]
    public async Task A_part_longer_than_the_file_begins_anew_after_416()
    {
        // The entry knows no size, so that only the server can say it.
        var entry = StoreFolder.Entry(Content) with { Bytes = null };
        using var server = new WebServer(request => WebAnswer.File(request, Content));
        _folder.Put(_folder.Cache, StoreFolder.Bytes(400_000), StoreFolder.FileName + ".partial");
        File.WriteAllText(_folder.Side, $$"""{"address":"{{server["a"]}}","e_tag":"\"v1\"","bytes":null}""");
        await _folder.Store(entry with { Addresses = [server["a"]] }).PullAsync("net");
        ShouldBeWhole();
        server.Froms.ShouldBe([400_000, 0]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"address\":\"http://elsewhere/\"}")]
    public async Task A_part_of_unknown_origin_is_never_used(string side)
    {
        using var server = new WebServer(request => WebAnswer.File(request, Content));
        _folder.Put(_folder.Cache, Content[..Half], StoreFolder.FileName + ".partial");
        File.WriteAllText(_folder.Side, side);
        await PullAsync(server["a"]);
        ShouldBeWhole();
        server.Froms.ShouldBe([0]);
    }

    [Fact]
    public async Task A_part_that_is_whole_only_lacks_its_name()
    {
        using var server = new WebServer(request => WebAnswer.File(request, Content));
        _folder.Put(_folder.Cache, Content, StoreFolder.FileName + ".partial");
        File.WriteAllText(_folder.Side, $$"""{"address":"{{server["a"]}}","e_tag":"\"v1\"","bytes":300000}""");
        await PullAsync(server["a"]);
        ShouldBeWhole();
        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_corrupt_file_is_refused_and_not_kept_and_a_good_one_taken_the_next_time()
    {
        using var server = new WebServer(request => WebAnswer.File(request, request.Number == 1 ? Other : Content));
        string message = await FailAsync(server["a"]);
        message.ShouldBe($"'net-1.h5' could not be downloaded from {server["a"]}: the server's file has sha256 {StoreFolder.Sha256(Other)}; expected {StoreFolder.Sha256(Content)}. {Remedy(server["a"])}");
        _folder.Files.ShouldBeEmpty();

        await PullAsync(server["a"]);
        ShouldBeWhole();
    }

    [Fact]
    public async Task A_damaged_file_in_the_cache_is_replaced_and_stays_until_the_new_one_is_whole()
    {
        _folder.Put(_folder.Cache, Other);
        using var server = new WebServer(request => WebAnswer.File(request, Content) with { CutAfter = request.Number == 1 ? Half : null });
        await FailAsync(server["a"], o => o with { Retries = 0 });
        File.ReadAllBytes(_folder.Target).ShouldBe(Other);
        await PullAsync(server["a"]);
        ShouldBeWhole();
    }

    [Fact]
    public async Task Redirects_are_followed_with_the_range_and_the_file_keeps_its_own_name()
    {
        WebServer server = null!;
        using var own = server = new WebServer(request => request.Path switch
        {
            "/a" => WebAnswer.RedirectTo(server["b"], 301),
            "/b" => WebAnswer.RedirectTo(new Uri("../c?signature=1", UriKind.Relative), 307),
            _ => WebAnswer.File(request, Content) with
            {
                CutAfter = request.Number == 3 ? Half : null,
                Headers = WebAnswer.File(request, Content).Headers.Append(new("Content-Disposition", "attachment; filename=\"../../evil.h5\"")).ToDictionary(),
            },
        });
        await PullAsync(server["a"]);
        ShouldBeWhole();
        server.Requests.Select(request => (request.Path, request.From)).ShouldBe([("/a", 0), ("/b", 0), ("/c?signature=1", 0), ("/a", Half), ("/b", Half), ("/c?signature=1", Half)]);
        Directory.GetFiles(_folder.Root, "evil*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task Redirects_in_a_circle_end()
    {
        WebServer server = null!;
        using var own = server = new WebServer(request => WebAnswer.RedirectTo(server[request.Path == "/a" ? "b" : "a"]));
        (await FailAsync(server["a"])).ShouldContain($"from {server["a"]}: there are more than 10 redirects, the last one to {server["b"]}.");
        server.Requests.Count.ShouldBe(11);
    }

    [Theory]
    [InlineData("http://127.0.0.1/file.h5", "a redirect leads to an unencrypted address, http://127.0.0.1/file.h5")]
    [InlineData("file:///etc/passwd", "a redirect leads away from the web, to 'file:'")]
    [InlineData("", "a redirect leads nowhere")]
    public async Task A_redirect_away_from_encryption_or_the_web_is_refused(string location, string reason)
    {
        using var handler = new AnsweringHandler(request =>
        {
            var answer = new HttpResponseMessage(HttpStatusCode.Found);
            if (location.Length > 0) answer.Headers.Location = new Uri(location);
            return answer;
        });
        var address = new Uri("https://example.org/a.h5");
        (await FailAsync(address, o => o with { Handler = handler })).ShouldContain($"from {address}: {reason}. ");
        handler.Requests.ShouldBe([address]);
    }

    [Theory]
    [InlineData(404, "Not Found")]
    [InlineData(403, "Forbidden")]
    [InlineData(401, "Unauthorized")]
    [InlineData(410, "")]
    [InlineData(204, "No Content")]
    [InlineData(206, "Partial Content")]
    [InlineData(416, "Range Not Satisfiable")]
    public async Task A_refusal_is_told_at_once(int status, string reason)
    {
        using var server = new WebServer(_ => WebAnswer.Refusal(status, reason) with { Body = [] });
        string message = await FailAsync(server["a"]);
        message.ShouldStartWith($"'net-1.h5' could not be downloaded from {server["a"]}: the server answers {status}");
        message.ShouldEndWith($"put it at '{_folder.Target}'.");
        server.Requests.Count.ShouldBe(1);
        _folder.Files.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(429)]
    [InlineData(408)]
    public async Task A_server_in_trouble_is_asked_again(int status)
    {
        using var server = new WebServer(request => request.Number <= 2 ? WebAnswer.Refusal(status, "Trouble") : WebAnswer.File(request, Content));
        await PullAsync(server["a"]);
        ShouldBeWhole();
        server.Requests.Count.ShouldBe(3);
        _progress.Stages.Count(stage => stage == DownloadStage.Retrying).ShouldBe(2);
    }

    [Fact]
    public async Task A_server_that_stays_in_trouble_is_given_up_with_longer_and_longer_pauses()
    {
        using var server = new WebServer(_ => WebAnswer.Refusal(500, "Internal Server Error"));
        (await FailAsync(server["a"], o => o with { Retries = 3, RetryDelay = TimeSpan.FromSeconds(10), Time = new QuickTime(1000) }))
            .ShouldContain($"from {server["a"]}: the server answers 500 (Internal Server Error). ");
        server.Requests.Count.ShouldBe(4);
        _progress.Told.Select(told => told.Note).ShouldBe(
            [.. new[] { 10, 20, 30 }.Select(pause => $"the server answers 500 (Internal Server Error); the next try is in {pause} s")]);
    }

    [Fact]
    public async Task Retry_After_is_obeyed_in_seconds_and_as_a_date()
    {
        var time = new QuickTime(200);
        using var server = new WebServer(request => request.Number switch
        {
            1 => WebAnswer.Refusal(503, "Service Unavailable", ("Retry-After", "20")),
            2 => WebAnswer.Refusal(429, "Too Many Requests", ("Retry-After", (time.GetUtcNow() + TimeSpan.FromSeconds(100)).ToString("R"))),
            _ => WebAnswer.File(request, Content),
        });
        await PullAsync(server["a"], o => o with { Time = time, ReadTimeout = TimeSpan.FromHours(1) });
        ShouldBeWhole();
        string?[] notes = [.. _progress.Told.Select(told => told.Note).OfType<string>()];
        notes[0].ShouldBe("the server answers 503 (Service Unavailable); the next try is in 20 s");
        notes[1].ShouldNotBeNull();
        double seconds = double.Parse(notes[1]!.Split(' ')[^2], System.Globalization.CultureInfo.InvariantCulture);
        seconds.ShouldBeInRange(10, 100); // counted from when the answer is read, which takes a while in quick time
    }

    [Fact]
    public async Task A_server_that_wants_an_hour_is_not_waited_for()
    {
        using var server = new WebServer(_ => WebAnswer.Refusal(503, "Service Unavailable", ("Retry-After", "3600")));
        (await FailAsync(server["a"])).ShouldContain("the server answers 503 (Service Unavailable) and wants to be left alone for 3600 s. ");
        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_slow_server_is_waited_for()
    {
        // Each piece comes in time, all of them together don't.
        using var server = new WebServer(request => WebAnswer.File(request, Content) with { PieceBytes = 30_000, Pause = TimeSpan.FromMilliseconds(50) });
        await PullAsync(server["a"], o => o with { ReadTimeout = TimeSpan.FromSeconds(400), Time = new QuickTime(1000) });
        ShouldBeWhole();
        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_stalled_connection_is_left_and_the_download_goes_on()
    {
        using var server = new WebServer(request => request.Number == 1
            ? WebAnswer.File(request, Content) with { Headers = { ["Content-Length"] = "300000", ["ETag"] = "\"v1\"" }, Body = Content[..Half], Stalls = true }
            : WebAnswer.File(request, Content));
        await PullAsync(server["a"], o => o with { ReadTimeout = TimeSpan.FromMilliseconds(400) });
        ShouldBeWhole();
        server.Froms.ShouldBe([0, Half]);
        _progress.Told.ShouldContain(told => told.Note == "nothing came for 0.4 s; the next try is in 0 s");
    }

    [Fact]
    public async Task A_server_that_never_answers_is_given_up_after_a_second_try()
    {
        using var handler = new AnsweringHandler(async (_, cancellation) =>
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            return new HttpResponseMessage();
        });
        (await FailAsync(new Uri("https://example.org/a.h5"), o => o with { Handler = handler, ConnectTimeout = TimeSpan.FromMilliseconds(50), ReadTimeout = TimeSpan.FromMilliseconds(50) }))
            .ShouldContain("from https://example.org/a.h5: there is no answer in time. ");
        handler.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_server_that_announces_another_size_is_refused_before_its_first_byte()
    {
        using var server = new WebServer(_ => new() { Body = Content[..1000] });
        (await FailAsync(server["a"])).ShouldContain("the server's file has 1000 bytes; expected 300000. ");
        server.Requests.Count.ShouldBe(1);
        _folder.Files.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_length_that_promises_too_much_is_a_cut_and_one_that_promises_too_little_is_wrong()
    {
        var entry = StoreFolder.Entry(Content) with { Bytes = null };
        using var more = new WebServer(request => request.From == 0 ? new() { Body = Content, Headers = { ["Content-Length"] = "400000" } } : WebAnswer.Refusal(416, "Range Not Satisfiable"));
        (await Should.ThrowAsync<WeightsException>(() => _folder.Store(entry with { Addresses = [more["a"]] }, o => o with { Retries = 2 }).PullAsync("net")))
            .Message.ShouldContain("the connection was cut");

        using var less = new WebServer(_ => new() { Body = Content, Headers = { ["Content-Length"] = "1000" } });
        (await Should.ThrowAsync<WeightsException>(() => _folder.Store(entry with { Addresses = [less["a"]] }).PullAsync("net")))
            .Message.ShouldContain($"the server's file has sha256 {StoreFolder.Sha256(Content[..1000])}; expected {StoreFolder.Sha256(Content)}. ");
    }

    [Fact]
    public async Task A_body_in_chunks_without_a_length_is_taken_and_a_cut_one_noticed()
    {
        var entry = StoreFolder.Entry(Content) with { Bytes = null, Sha256 = null };
        using var server = new WebServer(request => new() { Body = Content, IsChunked = true, PieceBytes = 10_000, CutAfter = request.Number == 1 ? Half : null });
        await _folder.Store(entry with { Addresses = [server["a"]] }).PullAsync("net", progress: _progress);
        ShouldBeWhole();
        // Neither mark nor checksum: nothing is pieced together.
        server.Froms.ShouldBe([0, 0]);
        _progress.Told[0].TotalBytes.ShouldBeNull();
    }

    [Fact]
    public async Task A_body_that_ends_anywhere_is_only_taken_when_something_else_tells_its_end()
    {
        using var server = new WebServer(_ => new() { Version = "HTTP/1.0", Body = Content, Headers = { ["Content-Length"] = null } });
        var entry = StoreFolder.Entry(Content, server["a"]);
        (await Should.ThrowAsync<WeightsException>(() => _folder.Store(entry with { Bytes = null, Sha256 = null }).PullAsync("net")))
            .Message.ShouldContain("the server doesn't say where the file ends, and neither its size nor its checksum is known. ");
        await PullAsync(server["a"]);
        ShouldBeWhole();
    }

    [Fact]
    public async Task No_more_than_the_known_size_is_ever_taken()
    {
        byte[] longer = [.. Content, 1];
        using var server = new WebServer(_ => new() { Body = longer, IsChunked = true });
        (await FailAsync(server["a"])).ShouldContain("the server sends more than 300000 bytes. ");
        _folder.Files.ShouldBeEmpty();
        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Where_no_size_is_known_there_is_a_limit()
    {
        var entry = StoreFolder.Entry(Content) with { Bytes = null };
        async Task<string> Fail(Uri address) => (await Should.ThrowAsync<WeightsException>(() => _folder.Store(entry with { Addresses = [address] }, o => o with { MostBytes = 200_000 }).PullAsync("net"))).Message;
        using var server = new WebServer(request => request.Path == "/announced" ? new() { Body = Content } : new() { Body = Content, IsChunked = true });
        (await Fail(server["announced"])).ShouldContain("the server's file has 300000 bytes; expected at most 200000. ");
        (await Fail(server["silent"])).ShouldContain("the server sends more than 200000 bytes. ");
        _folder.Files.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_compressed_body_a_web_page_and_an_empty_file_are_refused()
    {
        var entry = StoreFolder.Entry(Content) with { Bytes = null, Sha256 = null };
        async Task<string> Fail(WebAnswer answer)
        {
            using var server = new WebServer(_ => answer);
            return (await Should.ThrowAsync<WeightsException>(() => _folder.Store(entry with { Addresses = [server["a"]] }).PullAsync("net"))).Message;
        }
        (await Fail(new() { Body = Content, Headers = { ["Content-Encoding"] = "gzip" } })).ShouldContain("the server sends the file compressed (gzip), which was not asked for. ");
        (await Fail(new() { Body = Content, Headers = { ["Content-Type"] = "text/html; charset=utf-8" } })).ShouldContain("the server sends a web page instead of the file, perhaps a network's login. ");
        (await Fail(new())).ShouldContain("the server's file is empty. ");
        _folder.Files.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_a_published_checksum_the_file_is_watched_from_its_download_on()
    {
        using var server = new WebServer(request => WebAnswer.File(request, Content));
        var entry = StoreFolder.Entry(Content, server["a"]) with { Bytes = null, Sha256 = null };
        var store = _folder.Store(entry);
        await store.PullAsync("net");
        store.List().Single().Copy!.Check.ShouldBe(WeightsCheck.Unchanged);
        (await store.VerifyAsync()).Single().Copy!.Check.ShouldBe(WeightsCheck.Unchanged);

        File.WriteAllBytes(_folder.Target, Other);
        File.SetLastWriteTimeUtc(_folder.Target, DateTime.UnixEpoch);
        string problem = $"has sha256 {StoreFolder.Sha256(Other)}; expected {StoreFolder.Sha256(Content)}, as it was when it was downloaded";
        (await store.VerifyAsync()).Single().Copy.ShouldBe(new WeightsCopy(_folder.Target, WeightsPlace.Cache, WeightsCheck.Damaged, problem));
        (await store.FindAsync("net")).ShouldBeNull();
        await store.PullAsync("net");
        ShouldBeWhole();
    }

    [Fact]
    public async Task The_mirror_is_asked_first_and_the_maker_where_it_has_nothing()
    {
        using var mirror = new WebServer(request => request.Number == 1 ? WebAnswer.Refusal(404, "Not Found") : WebAnswer.File(request, Content));
        using var maker = new WebServer(request => WebAnswer.File(request, Content));
        await PullAsync(maker["a"], o => o with { Mirror = mirror["weights"] });
        ShouldBeWhole();
        (mirror.Requests.Single().Path, maker.Requests.Single().Path).ShouldBe(("/weights/net-1.h5", "/a"));

        File.Delete(_folder.Target);
        await PullAsync(maker["a"], o => o with { Mirror = mirror["weights"] });
        ShouldBeWhole();
        (mirror.Requests.Count, maker.Requests.Count).ShouldBe((2, 1));
    }

    [Fact]
    public async Task Without_a_network_one_line_says_what_to_do_for_every_address_that_was_tried()
    {
        var maker = WebServer.Nobody();
        var mirror = WebServer.Nobody();
        string message = await FailAsync(maker, o => o with { Mirror = new Uri(mirror, "/") });
        string at = $"(Connection refused (127.0.0.1:{mirror.Port}))";
        message.ShouldBe($"'net-1.h5' could not be downloaded from {new Uri(mirror, "/net-1.h5")}: there is no connection {at}; "
            + $"from {maker}: there is no connection (Connection refused (127.0.0.1:{maker.Port})). {Remedy(maker)}");
        _progress.Stages.ShouldBe([DownloadStage.Retrying, DownloadStage.Retrying]);
    }

    [Theory]
    [InlineData(HttpRequestError.NameResolutionError, "a name can't be resolved, so there may be no network (Name or service not known (example.org:443))")]
    [InlineData(HttpRequestError.ProxyTunnelError, "the proxy refuses the connection (407)")]
    [InlineData(HttpRequestError.SecureConnectionError, "there is no secure connection (The certificate has expired)")]
    public async Task Names_proxies_and_certificates_have_their_own_words(HttpRequestError error, string reason)
    {
        using var handler = new AnsweringHandler(_ => throw (error switch
        {
            HttpRequestError.ProxyTunnelError => new HttpRequestException(error, "The proxy said no.", null, HttpStatusCode.ProxyAuthenticationRequired),
            HttpRequestError.SecureConnectionError => new HttpRequestException(error, "See the inner exception.", new System.Security.Authentication.AuthenticationException("The certificate has expired.")),
            _ => new HttpRequestException(error, "Name or service not known (example.org:443)"),
        }));
        (await FailAsync(new Uri("https://example.org/a.h5"), o => o with { Handler = handler })).ShouldContain($"from https://example.org/a.h5: {reason}. ");
        handler.Requests.Count.ShouldBe(error == HttpRequestError.SecureConnectionError ? 1 : 2);
    }

    [Fact]
    public async Task Two_stores_at_once_download_once()
    {
        using var server = new WebServer(request => WebAnswer.File(request, Content) with { PieceBytes = 100_000, Pause = TimeSpan.FromMilliseconds(100) });
        var entry = StoreFolder.Entry(Content, server["a"]);
        string[] paths = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _folder.Store(entry).PullAsync("net")));
        paths.ShouldAllBe(path => path == _folder.Target);
        ShouldBeWhole();
        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_cancelled_download_keeps_its_bytes()
    {
        using var server = new WebServer(request => request.Number == 1
            ? WebAnswer.File(request, Content) with { Headers = { ["Content-Length"] = "300000", ["ETag"] = "\"v1\"" }, Body = Content[..Half], Stalls = true }
            : WebAnswer.File(request, Content));
        using var cancellation = new CancellationTokenSource();
        var stopping = new ProgressList(told => { if (told.Bytes == Half) cancellation.Cancel(); });
        await Should.ThrowAsync<OperationCanceledException>(() => _folder.Store(StoreFolder.Entry(Content, server["a"]), o => o with { Time = new QuickTime(1000), ReadTimeout = TimeSpan.FromHours(20) }).PullAsync("net", progress: stopping, cancellation: cancellation.Token));
        new FileInfo(_folder.Partial).Length.ShouldBe(Half);

        await PullAsync(server["a"]);
        ShouldBeWhole();
        server.Froms.ShouldBe([0, Half]);
    }

    [Fact]
    public async Task A_disk_without_room_is_told_before_the_first_byte()
    {
        using var server = new WebServer(request => WebAnswer.File(request, Content));
        string message = await FailAsync(server["a"], o => o with { FreeBytes = _ => 1_000_000 });
        message.ShouldBe($"'net-1.h5' needs 300000 more bytes in '{_folder.Cache}', where 1000000 are free. Make room, or choose another folder with SEPAL_CACHE.");
        _folder.Files.ShouldBeEmpty();
        DiskSpace.Free(_folder.Root)!.Value.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_cache_folder_that_can_not_be_written_is_named()
    {
        using var server = new WebServer(request => WebAnswer.File(request, Content));
        _folder.Put(_folder.Root, [1], "cache");
        (await FailAsync(server["a"])).ShouldMatch($"^'net-1.h5' can't be written in '.*cache' \\(.+\\); expected a folder that this user may write to, with room left\\. Mend that, or choose another folder with SEPAL_CACHE\\.$");
        server.Requests.ShouldBeEmpty();
    }

    private async Task PullAsync(Uri address, Func<WeightStoreOptions, WeightStoreOptions>? change = null)
        => await _folder.Store(StoreFolder.Entry(Content, address), change).PullAsync("net", progress: _progress);

    private async Task<string> FailAsync(Uri address, Func<WeightStoreOptions, WeightStoreOptions>? change = null)
    {
        string message = (await Should.ThrowAsync<WeightsException>(() => PullAsync(address, change))).Message;
        message.ShouldNotContain("\n");
        return message;
    }

    private string Remedy(Uri address)
        => $"Expected a file of 300000 bytes with sha256 {StoreFolder.Sha256(Content)}: get it from {address} (see https://example.org/net) and put it at '{_folder.Target}'.";

    private void ShouldBeWhole()
    {
        File.ReadAllBytes(_folder.Target).AsSpan().SequenceEqual(Content).ShouldBeTrue();
        _folder.Files.ShouldBe([StoreFolder.FileName]);
    }
}
