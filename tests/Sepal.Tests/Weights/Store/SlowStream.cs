namespace Sepal.Tests.Weights.Store;

/// <summary>Bytes that come in pieces, with something happening before each.</summary>
internal sealed class SlowStream(byte[] content, int pieceBytes, Action before) : MemoryStream(content)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        before();
        cancellationToken.ThrowIfCancellationRequested();
        return await base.ReadAsync(buffer[..Math.Min(buffer.Length, pieceBytes)], cancellationToken);
    }
}
