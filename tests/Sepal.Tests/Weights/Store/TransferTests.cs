using Sepal.Weights;

namespace Sepal.Tests.Weights.Store;

public sealed class TransferTests : IDisposable
{
    private const int Half = PullTrial.Half;
    private static readonly byte[] Content = PullTrial.Content;
    private static readonly byte[] Other = PullTrial.Other;

    private readonly PullTrial _trial = new();

    public void Dispose() => _trial.Dispose();

    [Fact]
    public async Task A_server_that_ignores_ranges_sends_the_whole_again()
    {
        using var server = new WebServer(request => new() { Body = Content, CutAfter = request.Number == 1 ? Half : null });
        await _trial.PullAsync(server["a"]);
        _trial.ShouldBeWhole();
        server.Froms.ShouldBe([0, Half]);
    }

    [Fact]
    public async Task A_date_marks_the_version_where_there_is_only_a_weak_tag()
    {
        const string date = "Wed, 21 Oct 2015 07:28:00 GMT";
        using var server = new WebServer(request =>
        {
            var answer = ServerAnswer.File(request, Content, date);
            var headers = answer.Headers.Where(pair => pair.Key != "ETag").Append(new("ETag", "W/\"1\"")).Append(new("Last-Modified", date)).ToDictionary();
            return answer with { Headers = headers, CutAfter = request.Number == 1 ? Half : null };
        });
        await _trial.PullAsync(StoreFolder.Entry(Content, server["a"]) with { Sha256 = null });
        _trial.ShouldBeWhole();
        server.Froms.ShouldBe([0, Half]);
        server.Requests[1]["If-Range"].ShouldBe(date);
    }

    [Fact]
    public async Task A_file_that_was_replaced_meanwhile_begins_anew()
    {
        using var server = new WebServer(request => request.Number == 1
            ? ServerAnswer.File(request, Other, "\"old\"") with { CutAfter = Half }
            : ServerAnswer.File(request, Content, "\"new\""));
        await _trial.PullAsync(server["a"]);
        _trial.ShouldBeWhole();
        server.Requests[1]["If-Range"].ShouldBe("\"old\"");
        server.Froms.ShouldBe([0, Half]);
    }

    [Fact]
    public async Task Halves_of_two_versions_are_noticed_even_if_the_server_does_not_tell_and_then_fetched_in_one_piece()
    {
        // It answers ranges of whatever it has, without any mark of the version.
        using var server = new WebServer(request => request.Number == 1
            ? new() { Body = Other, CutAfter = Half }
            : ServerAnswer.File(request, Content) with { Headers = ServerAnswer.File(request, Content).Headers.Where(pair => pair.Key == "Content-Range").ToDictionary() });
        await _trial.PullAsync(server["a"]);
        _trial.ShouldBeWhole();
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
            1 => ServerAnswer.File(request, Content) with { CutAfter = Half },
            2 => new() { Status = 206, Reason = "Partial Content", Body = Content[..Half], Headers = { ["Content-Range"] = range } },
            _ => ServerAnswer.File(request, Content),
        });
        // No checksum would notice what is wrong.
        await _trial.PullAsync(StoreFolder.Entry(Content, server["a"]) with { Sha256 = null });
        _trial.ShouldBeWhole();
        server.Froms.ShouldBe([0, Half, 0]);
    }

    [Fact]
    public async Task A_part_longer_than_the_file_begins_anew_after_416()
    {
        // The entry knows no size, so that only the server can say it.
        var entry = StoreFolder.Entry(Content) with { Bytes = null };
        using var server = new WebServer(request => ServerAnswer.File(request, Content));
        _trial.Folder.Put(_trial.Folder.Cache, StoreFolder.Bytes(400_000), StoreFolder.FileName + ".partial");
        File.WriteAllText(_trial.Folder.Side, $$"""{"address":"{{server["a"]}}","e_tag":"\"v1\"","bytes":null}""");
        await _trial.PullAsync(entry with { Addresses = [server["a"]] });
        _trial.ShouldBeWhole();
        server.Froms.ShouldBe([400_000, 0]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"address\":\"http://elsewhere/\"}")]
    public async Task A_part_of_unknown_origin_is_never_used(string side)
    {
        using var server = new WebServer(request => ServerAnswer.File(request, Content));
        _trial.Folder.Put(_trial.Folder.Cache, Content[..Half], StoreFolder.FileName + ".partial");
        File.WriteAllText(_trial.Folder.Side, side);
        await _trial.PullAsync(server["a"]);
        _trial.ShouldBeWhole();
        server.Froms.ShouldBe([0]);
    }

    [Fact]
    public async Task A_part_that_is_whole_only_lacks_its_name()
    {
        using var server = new WebServer(request => ServerAnswer.File(request, Content));
        _trial.Folder.Put(_trial.Folder.Cache, Content, StoreFolder.FileName + ".partial");
        File.WriteAllText(_trial.Folder.Side, $$"""{"address":"{{server["a"]}}","e_tag":"\"v1\"","bytes":300000}""");
        await _trial.PullAsync(server["a"]);
        _trial.ShouldBeWhole();
        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_that_announces_another_size_is_refused_before_its_first_byte()
    {
        using var server = new WebServer(_ => new() { Body = Content[..1000] });
        (await _trial.FailAsync(server["a"])).ShouldContain("the server's file has 1000 bytes; expected 300000. ");
        server.Requests.Count.ShouldBe(1);
        _trial.Folder.Files.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_length_that_promises_too_much_is_a_cut_and_one_that_promises_too_little_is_wrong()
    {
        var entry = StoreFolder.Entry(Content) with { Bytes = null };
        using var more = new WebServer(request => request.From == 0 ? new() { Body = Content, Headers = { ["Content-Length"] = "400000" } } : ServerAnswer.Refusal(416, "Range Not Satisfiable"));
        (await _trial.FailAsync(entry with { Addresses = [more["a"]] }, o => o with { Retries = 2 })).ShouldContain("the connection was cut");

        using var less = new WebServer(_ => new() { Body = Content, Headers = { ["Content-Length"] = "1000" } });
        (await _trial.FailAsync(entry with { Addresses = [less["a"]] })).ShouldContain($"the server's file has sha256 {StoreFolder.Sha256(Content[..1000])}; expected {StoreFolder.Sha256(Content)}. ");
    }

    [Fact]
    public async Task A_body_in_chunks_without_a_length_is_taken_and_a_cut_one_noticed()
    {
        var entry = StoreFolder.Entry(Content) with { Bytes = null, Sha256 = null };
        using var server = new WebServer(request => new() { Body = Content, IsChunked = true, PieceBytes = 10_000, CutAfter = request.Number == 1 ? Half : null });
        await _trial.PullAsync(entry with { Addresses = [server["a"]] });
        _trial.ShouldBeWhole();
        // Neither mark nor checksum: nothing is pieced together.
        server.Froms.ShouldBe([0, 0]);
        _trial.Progress.Told[0].TotalBytes.ShouldBeNull();
    }

    [Fact]
    public async Task A_body_that_ends_anywhere_is_only_taken_when_something_else_tells_its_end()
    {
        using var server = new WebServer(_ => new() { Version = "HTTP/1.0", Body = Content, Headers = { ["Content-Length"] = null } });
        var entry = StoreFolder.Entry(Content, server["a"]);
        (await _trial.FailAsync(entry with { Bytes = null, Sha256 = null })).ShouldContain("the server doesn't say where the file ends, and neither its size nor its checksum is known. ");
        await _trial.PullAsync(server["a"]);
        _trial.ShouldBeWhole();
    }

    [Fact]
    public async Task No_more_than_the_known_size_is_ever_taken()
    {
        byte[] longer = [.. Content, 1];
        using var server = new WebServer(_ => new() { Body = longer, IsChunked = true });
        (await _trial.FailAsync(server["a"])).ShouldContain("the server sends more than 300000 bytes. ");
        _trial.Folder.Files.ShouldBeEmpty();
        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Where_no_size_is_known_there_is_a_limit()
    {
        var entry = StoreFolder.Entry(Content) with { Bytes = null };
        async Task<string> Fail(Uri address) => (await _trial.FailAsync(entry with { Addresses = [address] }, o => o with { MostBytes = 200_000 }));
        using var server = new WebServer(request => request.Path == "/announced" ? new() { Body = Content } : new() { Body = Content, IsChunked = true });
        (await Fail(server["announced"])).ShouldContain("the server's file has 300000 bytes; expected at most 200000. ");
        (await Fail(server["silent"])).ShouldContain("the server sends more than 200000 bytes. ");
        _trial.Folder.Files.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_cancelled_download_keeps_its_bytes()
    {
        using var server = new WebServer(request => request.Number == 1
            ? ServerAnswer.File(request, Content) with { CutAfter = Half, PieceBytes = 30_000, Pause = TimeSpan.FromMilliseconds(150), Stalls = true }
            : ServerAnswer.File(request, Content));
        var entry = StoreFolder.Entry(Content, server["a"]);
        using var cancellation = new CancellationTokenSource();
        var stopping = new ProgressList(told => { if (told.Bytes > 0) cancellation.Cancel(); });
        await Should.ThrowAsync<OperationCanceledException>(() => _trial.Folder.Store(entry).PullAsync("net", progress: stopping, cancellation: cancellation.Token));
        long kept = new FileInfo(_trial.Folder.Partial).Length;
        kept.ShouldBeInRange(1, Half);

        await _trial.PullAsync(entry);
        _trial.ShouldBeWhole();
        server.Froms.ShouldBe([0, kept]);
    }

    [Fact]
    public async Task A_disk_without_room_is_told_before_the_first_byte()
    {
        using var server = new WebServer(request => ServerAnswer.File(request, Content));
        string message = await _trial.FailAsync(server["a"], o => o with { FreeBytes = _ => 1_000_000 });
        message.ShouldBe($"'net-1.h5' needs 300000 more bytes in '{_trial.Folder.Cache}', where 1000000 are free. Make room, or choose another folder with SEPAL_CACHE.");
        _trial.Folder.Files.ShouldBeEmpty();
        DiskSpace.Free(_trial.Folder.Root)!.Value.ShouldBeGreaterThan(0);
    }
}
