namespace Sepal.Weights;

/// <summary>
/// A part of a stream as a stream of its own, which leaves the whole open: what lies inside an archive can be read and written in place.
/// Without a length it goes on to the end and may grow.
/// </summary>
internal sealed class StreamPart(Stream whole, long start, long? length) : Stream
{
    private long _position;

    public override bool CanRead => whole.CanRead;
    public override bool CanSeek => true;
    public override bool CanWrite => length is null && whole.CanWrite;
    public override long Length => length ?? Math.Max(0, whole.Length - start);

    public override long Position
    {
        get => _position;
        set => _position = value >= 0 ? value : throw new IOException("A position before the beginning.");
    }

    public override int Read(Span<byte> buffer)
    {
        long left = Length - _position;
        if (left <= 0) return 0;
        if (buffer.Length > left) buffer = buffer[..(int)left];
        whole.Position = start + _position;
        int count = whole.Read(buffer);
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (length is not null) throw new NotSupportedException("A part of a given length can't be written.");
        whole.Position = start + _position;
        whole.Write(buffer);
        _position += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => Length + offset,
    };

    public override void SetLength(long value) => whole.SetLength(start + value);

    public override void Flush() => whole.Flush();
}
