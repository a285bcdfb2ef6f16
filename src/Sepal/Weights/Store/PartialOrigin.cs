using System.Net.Http.Headers;

namespace Sepal.Weights;

/// <summary>Which version of which file a download is a part of, as the server has told it.</summary>
/// <param name="Address">The address that was asked, before redirects.</param>
/// <param name="ETag">The server's strong mark of the version, with its quotes; null where it gives none.</param>
/// <param name="Modified">The server's date of the version; null where it gives none.</param>
/// <param name="Bytes">The size of the whole; null where it was not told.</param>
internal sealed record PartialOrigin(string Address, string? ETag, DateTimeOffset? Modified, long? Bytes)
{
    public static PartialOrigin Of(Uri address, HttpResponseMessage answer) => new(
        address.AbsoluteUri,
        // A weak mark stays the same for "equivalent" content, whose bytes may differ.
        answer.Headers.ETag is { IsWeak: false } tag ? tag.Tag : null,
        answer.Content.Headers.LastModified,
        answer.Content.Headers.ContentLength);

    /// <summary>The If-Range header, with which the server sends the rest of this version or the whole of another; null where the version has no mark.</summary>
    public RangeConditionHeaderValue? Condition
        => ETag is { } tag && EntityTagHeaderValue.TryParse(tag, out var parsed) ? new(parsed) : Modified is { } modified ? new(modified) : null;
}
