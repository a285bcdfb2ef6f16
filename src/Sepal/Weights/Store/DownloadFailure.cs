using System.Security.Authentication;

namespace Sepal.Weights;

/// <summary>One try at one address has failed. Never leaves the store: the reader of the last error is told of all addresses.</summary>
/// <param name="reason">What happened, as the middle of a sentence.</param>
/// <param name="isTransient">Whether another try may help.</param>
/// <param name="isUnreachable">Whether no server was reached at all.</param>
/// <param name="pause">How long the server wants to be left alone.</param>
/// <param name="cause">The error below.</param>
internal sealed class DownloadFailure(string reason, bool isTransient, bool isUnreachable = false, TimeSpan? pause = null, Exception? cause = null) : Exception(reason, cause)
{
    public bool IsTransient { get; } = isTransient;
    public bool IsUnreachable { get; } = isUnreachable;
    public TimeSpan? Pause { get; } = pause;

    /// <summary>It would fail in the same way again.</summary>
    public static DownloadFailure Final(string reason) => new(reason, isTransient: false);

    /// <summary>Another try may help.</summary>
    public static DownloadFailure Transient(string reason, Exception? cause = null) => new(reason, isTransient: true, cause: cause);

    /// <summary>The request did not come to an answer.</summary>
    public static DownloadFailure Of(HttpRequestException e) => e.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => Unreachable($"a name can't be resolved, so there may be no network ({OneSentence(e.Message)})", e),
        HttpRequestError.ConnectionError => Unreachable($"there is no connection ({OneSentence(e.Message)})", e),
        HttpRequestError.ProxyTunnelError => Unreachable($"the proxy refuses the connection{(e.StatusCode is { } status ? $" ({(int)status})" : "")}", e),
        HttpRequestError.SecureConnectionError => new($"there is no secure connection ({OneSentence(e.GetBaseException().Message)})",
            isTransient: e.GetBaseException() is not AuthenticationException, isUnreachable: true, cause: e),
        HttpRequestError.ConfigurationLimitExceeded => new("the answer's headers are too long", isTransient: false, cause: e),
        HttpRequestError.ResponseEnded => Transient("the connection was cut before an answer", e),
        _ => Transient($"the request failed ({OneSentence(e.GetBaseException().Message)})", e),
    };

    private static DownloadFailure Unreachable(string reason, Exception cause) => new(reason, isTransient: true, isUnreachable: true, cause: cause);

    private static string OneSentence(string message) => message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
}
