using System.Globalization;

namespace Sepal.Tests.Weights.Store;

/// <summary>What a client asked of a <see cref="WebServer"/>.</summary>
/// <param name="Number">1 for the first request.</param>
/// <param name="Path">The path and query.</param>
/// <param name="Headers">The headers.</param>
internal sealed record ServerRequest(int Number, string Path, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The first byte of <c>Range: bytes=N-</c>; 0 without.</summary>
    public long From => this["Range"] is { } range ? long.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture) : 0;

    public string? this[string header] => Headers.GetValueOrDefault(header);
}
