using System.Net;
using System.Net.Http.Headers;
using System.Reflection;

namespace Sepal.Weights;

/// <summary>Asks a server for a file or the rest of one, through its redirects. What it gives back is a body worth reading, or 416.</summary>
internal sealed class WebRequests : IDisposable
{
    private const int MostRedirects = 10;
    private static readonly string Version = typeof(WebRequests).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    private readonly WeightStoreOptions _options;
    private readonly Patience _patience;
    private readonly HttpMessageHandler? _own;
    private readonly HttpClient _client;

    public WebRequests(WeightStoreOptions options)
    {
        _options = options;
        _patience = new Patience(options.Time);
        // Redirects are followed here, where their number and direction are watched. Compressed bytes could be neither resumed nor counted.
        _own = options.Handler is null
            ? new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None, UseCookies = false, ConnectTimeout = options.ConnectTimeout }
            : null;
        _client = new HttpClient(options.Handler ?? _own!, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public void Dispose()
    {
        _client.Dispose();
        _own?.Dispose();
    }

    /// <summary>Sends GET and reads the headers of the answer, which the caller disposes.</summary>
    /// <param name="address">The address.</param>
    /// <param name="from">The first byte that is wanted; 0 for the whole.</param>
    /// <param name="condition">The version that the rest is wanted of; null for any.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="DownloadFailure">There is no answer, or another one than 200, 206 and 416.</exception>
    public async Task<HttpResponseMessage> GetAsync(Uri address, long from, RangeConditionHeaderValue? condition, CancellationToken cancellation)
    {
        for (int redirects = 0; redirects <= MostRedirects; redirects++)
        {
            var answer = await SendAsync(address, from, condition, cancellation).ConfigureAwait(false);
            try
            {
                if (Redirect(answer, address) is not { } next) return Accepted(answer);
                address = next;
            }
            catch
            {
                answer.Dispose();
                throw;
            }
            answer.Dispose();
        }
        throw DownloadFailure.Final($"there are more than {MostRedirects} redirects, the last one to {WebAddress.Shown(address)}");
    }

    /// <summary>Reads some of a body.</summary>
    /// <exception cref="DownloadFailure">The connection was cut, or nothing came in time.</exception>
    public async Task<int> ReadAsync(Stream body, Memory<byte> into, CancellationToken cancellation)
    {
        try { return await _patience.WithinAsync(_options.ReadTimeout, token => body.ReadAsync(into, token).AsTask(), cancellation).ConfigureAwait(false); }
        catch (TimeoutException e) { throw DownloadFailure.Transient(e.Message, e); }
        catch (Exception e) when (e is IOException or HttpRequestException) { throw DownloadFailure.Transient("the connection was cut", e); }
    }

    private async Task<HttpResponseMessage> SendAsync(Uri address, long from, RangeConditionHeaderValue? condition, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Sepal", Version));
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        if (from > 0)
        {
            request.Headers.Range = new RangeHeaderValue(from, null);
            request.Headers.IfRange = condition;
        }
        try
        {
            return await _patience.WithinAsync(_options.ConnectTimeout + _options.ReadTimeout,
                token => _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token), cancellation).ConfigureAwait(false);
        }
        catch (HttpRequestException e) { throw DownloadFailure.Of(e); }
        catch (IOException e) { throw DownloadFailure.Transient("the connection was cut before an answer", e); }
        catch (TimeoutException e) { throw new DownloadFailure("there is no answer in time", isTransient: true, isUnreachable: true, cause: e); }
    }

    /// <summary>Where an answer sends us; null when it is no redirect. Away from encryption is refused.</summary>
    private static Uri? Redirect(HttpResponseMessage answer, Uri from)
    {
        if (answer.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)) return null;
        if (answer.Headers.Location is not { } location || !Uri.TryCreate(from, location, out var next)) throw DownloadFailure.Final("a redirect leads nowhere");
        if (!WebAddress.IsWeb(next)) throw DownloadFailure.Final($"a redirect leads away from the web, to '{next.Scheme}:'");
        if (from.Scheme == Uri.UriSchemeHttps && next.Scheme != Uri.UriSchemeHttps) throw DownloadFailure.Final($"a redirect leads to an unencrypted address, {WebAddress.Shown(next)}");
        return next;
    }

    private HttpResponseMessage Accepted(HttpResponseMessage answer)
    {
        if (answer.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable) return answer;
        if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PartialContent)) throw Refused(answer);
        if (answer.Content.Headers.ContentEncoding.FirstOrDefault(coding => !coding.Equals("identity", StringComparison.OrdinalIgnoreCase)) is { } coding)
            throw DownloadFailure.Final($"the server sends the file compressed ({coding}), which was not asked for");
        if (answer.Content.Headers.ContentType?.MediaType is "text/html")
            throw DownloadFailure.Final("the server sends a web page instead of the file, perhaps a network's login");
        return answer;
    }

    private DownloadFailure Refused(HttpResponseMessage answer)
    {
        string what = $"the server answers {(int)answer.StatusCode}{(string.IsNullOrEmpty(answer.ReasonPhrase) ? "" : $" ({answer.ReasonPhrase})")}";
        bool isTransient = answer.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError
            or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
        var pause = answer.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - _options.Time.GetUtcNow() : null;
        return isTransient && pause > _options.LongestRetryAfter
            ? DownloadFailure.Final($"{what} and wants to be left alone for {pause.Value.TotalSeconds:0} s")
            : new DownloadFailure(what, isTransient, pause: pause);
    }
}
