namespace Sepal.Tests.Weights.Store;

/// <summary>What a <see cref="WebServer"/> says, right or wrong.</summary>
internal sealed record ServerAnswer
{
    public string Version { get; init; } = "HTTP/1.1";
    public int Status { get; init; } = 200;
    public string Reason { get; init; } = "";
    public byte[] Body { get; init; } = [];

    /// <summary>The Content-Length follows from the body, unless it is here; null leaves it out.</summary>
    public Dictionary<string, string?> Headers { get; init; } = [];
    public bool IsChunked { get; init; }
    public int PieceBytes { get; init; } = 65536;
    public TimeSpan Pause { get; init; }

    /// <summary>Bytes of the body after which the connection ends.</summary>
    public int? CutAfter { get; init; }
    public bool IsReset { get; init; }

    /// <summary>Says nothing more after the body, or what is sent of it, and keeps the connection.</summary>
    public bool Stalls { get; init; }

    /// <summary>What a server does that knows its trade: ranges, and the whole when the version is another.</summary>
    public static ServerAnswer File(ServerRequest request, byte[] content, string tag = "\"v1\"")
    {
        var headers = new Dictionary<string, string?> { ["ETag"] = tag, ["Accept-Ranges"] = "bytes", ["Content-Type"] = "application/octet-stream" };
        if (request.From == 0 || (request["If-Range"] is { } version && version != tag)) return new() { Body = content, Headers = headers };
        if (request.From >= content.Length)
            return new() { Status = 416, Reason = "Range Not Satisfiable", Headers = { ["Content-Range"] = $"bytes */{content.Length}" } };
        headers["Content-Range"] = $"bytes {request.From}-{content.Length - 1}/{content.Length}";
        return new() { Status = 206, Reason = "Partial Content", Body = content[(int)request.From..], Headers = headers };
    }

    public static ServerAnswer Refusal(int status, string reason, params (string Name, string Value)[] headers)
        => new() { Status = status, Reason = reason, Body = "no"u8.ToArray(), Headers = headers.ToDictionary(pair => pair.Name, pair => (string?)pair.Value) };

    public static ServerAnswer RedirectTo(Uri address, int status = 302) => Refusal(status, "Elsewhere", ("Location", address.OriginalString));
}
