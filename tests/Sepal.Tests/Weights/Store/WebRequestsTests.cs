using System.Net;

namespace Sepal.Tests.Weights.Store;

public sealed class WebRequestsTests : IDisposable
{
    private const int Half = PullTrial.Half;
    private static readonly byte[] Content = PullTrial.Content;

    private readonly PullTrial _trial = new();

    public void Dispose() => _trial.Dispose();

    [Fact]
    public async Task A_reset_connection_is_a_cut_one()
    {
        using var server = new WebServer(request => request.Number == 1
            ? ServerAnswer.File(request, Content) with { CutAfter = Half, IsReset = true, Pause = TimeSpan.FromMilliseconds(20) }
            : ServerAnswer.File(request, Content));
        await _trial.PullAsync(server["a"]);
        _trial.ShouldBeWhole();
        server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Redirects_are_followed_with_the_range_and_the_file_keeps_its_own_name()
    {
        WebServer server = null!;
        using var own = server = new WebServer(request => request.Path switch
        {
            "/a" => ServerAnswer.RedirectTo(server["b"], 301),
            "/b" => ServerAnswer.RedirectTo(new Uri("../c?signature=1", UriKind.Relative), 307),
            _ => ServerAnswer.File(request, Content) with
            {
                CutAfter = request.Number == 3 ? Half : null,
                Headers = ServerAnswer.File(request, Content).Headers.Append(new("Content-Disposition", "attachment; filename=\"../../evil.h5\"")).ToDictionary(),
            },
        });
        await _trial.PullAsync(server["a"]);
        _trial.ShouldBeWhole();
        server.Requests.Select(request => (request.Path, request.From)).ShouldBe([("/a", 0), ("/b", 0), ("/c?signature=1", 0), ("/a", Half), ("/b", Half), ("/c?signature=1", Half)]);
        Directory.GetFiles(_trial.Folder.Root, "evil*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task Redirects_in_a_circle_end()
    {
        WebServer server = null!;
        using var own = server = new WebServer(request => ServerAnswer.RedirectTo(server[request.Path == "/a" ? "b" : "a"]));
        (await _trial.FailAsync(server["a"])).ShouldContain($"from {server["a"]}: there are more than 10 redirects, the last one to {server["b"]}.");
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
        (await _trial.FailAsync(address, o => o with { Handler = handler })).ShouldContain($"from {address}: {reason}. ");
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
        using var server = new WebServer(_ => ServerAnswer.Refusal(status, reason) with { Body = [] });
        string message = await _trial.FailAsync(server["a"]);
        message.ShouldStartWith($"'net-1.h5' could not be downloaded from {server["a"]}: the server answers {status}");
        message.ShouldEndWith($"put it at '{_trial.Folder.Target}'.");
        server.Requests.Count.ShouldBe(1);
        _trial.Folder.Files.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_slow_server_is_waited_for()
    {
        // A piece every 20 seconds is in time, though all of them take minutes.
        var time = new SteppedTime();
        using var handler = new AnsweringHandler(_ => new() { Content = new StreamContent(new SlowStream(Content, 30_000, () => time.Step(TimeSpan.FromSeconds(20)))) { Headers = { ContentLength = Content.Length } } });
        await _trial.PullAsync(new Uri("https://example.org/a.h5"), o => o with { Handler = handler, Time = time });
        _trial.ShouldBeWhole();
        handler.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_server_that_is_slower_than_that_is_left()
    {
        var time = new SteppedTime();
        using var handler = new AnsweringHandler(_ => new() { Content = new StreamContent(new SlowStream(Content, 30_000, () => time.Step(TimeSpan.FromSeconds(31)))) { Headers = { ContentLength = Content.Length } } });
        (await _trial.FailAsync(new Uri("https://example.org/a.h5"), o => o with { Handler = handler, Time = time, Retries = 0 })).ShouldContain("nothing came for 30 s. ");
    }

    [Fact]
    public async Task A_stalled_connection_is_left_and_the_download_goes_on()
    {
        using var server = new WebServer(request => request.Number == 1
            ? ServerAnswer.File(request, Content) with { CutAfter = Half, Stalls = true }
            : ServerAnswer.File(request, Content));
        await _trial.PullAsync(server["a"], o => o with { ReadTimeout = TimeSpan.FromSeconds(1) });
        _trial.ShouldBeWhole();
        server.Froms.Skip(1).ShouldAllBe(from => from > 0);
        _trial.Progress.Told.ShouldContain(told => told.Note == "nothing came for 1 s; the next try is in 0 s");
    }

    [Fact]
    public async Task A_server_that_never_answers_is_given_up_after_a_second_try()
    {
        using var handler = new AnsweringHandler(async (_, cancellation) =>
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            return new HttpResponseMessage();
        });
        (await _trial.FailAsync(new Uri("https://example.org/a.h5"), o => o with { Handler = handler, ConnectTimeout = TimeSpan.FromMilliseconds(50), ReadTimeout = TimeSpan.FromMilliseconds(50) }))
            .ShouldContain("from https://example.org/a.h5: there is no answer in time. ");
        handler.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_compressed_body_a_web_page_and_an_empty_file_are_refused()
    {
        var entry = StoreFolder.Entry(Content) with { Bytes = null, Sha256 = null };
        async Task<string> Fail(ServerAnswer answer)
        {
            using var server = new WebServer(_ => answer);
            return (await _trial.FailAsync(entry with { Addresses = [server["a"]] }));
        }
        (await Fail(new() { Body = Content, Headers = { ["Content-Encoding"] = "gzip" } })).ShouldContain("the server sends the file compressed (gzip), which was not asked for. ");
        (await Fail(new() { Body = Content, Headers = { ["Content-Type"] = "text/html; charset=utf-8" } })).ShouldContain("the server sends a web page instead of the file, perhaps a network's login. ");
        (await Fail(new())).ShouldContain("the server's file is empty. ");
        _trial.Folder.Files.ShouldBeEmpty();
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
        (await _trial.FailAsync(new Uri("https://example.org/a.h5"), o => o with { Handler = handler })).ShouldContain($"from https://example.org/a.h5: {reason}. ");
        handler.Requests.Count.ShouldBe(error == HttpRequestError.SecureConnectionError ? 1 : 2);
    }
}
