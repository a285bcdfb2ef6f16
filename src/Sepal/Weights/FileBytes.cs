using System.Buffers;
using System.Runtime.InteropServices;

namespace Sepal.Weights;

/// <summary>The bytes of a weights file. Every read is checked against the length; errors name the file and what it was expected to be.</summary>
/// <param name="stream">Seekable; the caller keeps it open.</param>
/// <param name="name">What errors call the file.</param>
/// <param name="kind">What it should be: <c>a safetensors file</c>.</param>
internal sealed class FileBytes(Stream stream, string name, string kind)
{
    private const int BlockBytes = 1 << 20;

    public long Length { get; } = stream.Length;

    public string Name => name;

    /// <summary>Bytes from a place on, all of them.</summary>
    public void Read(long offset, Span<byte> into)
    {
        CheckRange(offset, into.Length);
        try
        {
            stream.Position = offset;
            stream.ReadExactly(into);
        }
        catch (EndOfStreamException e)
        {
            throw new WeightsException($"{name} became shorter while it was read. Wait until it is written, then try again.", e);
        }
        catch (IOException e)
        {
            throw WeightsFile.Unreadable(name, e);
        }
    }

    /// <summary>A block; its length is checked before memory is taken for it.</summary>
    public byte[] Read(long offset, long count)
    {
        CheckRange(offset, count);
        if (count > Array.MaxLength) throw Refused($"a block of {count} bytes is larger than can be held");
        var bytes = new byte[count];
        Read(offset, bytes);
        return bytes;
    }

    /// <summary>Numbers as float32; the usual kind lands in its place without a copy, others are converted a block at a time.</summary>
    public void ReadFloats(long offset, StoredNumber type, Span<float> into)
    {
        if (type.IsNative())
        {
            Read(offset, MemoryMarshal.AsBytes(into));
            return;
        }
        int size = type.Size();
        var block = ArrayPool<byte>.Shared.Rent(Math.Min(BlockBytes, Math.Max(1, into.Length) * size));
        try
        {
            for (int i = 0, step = block.Length / size; i < into.Length; i += step)
            {
                var part = into[i..Math.Min(into.Length, i + step)];
                var bytes = block.AsSpan(0, part.Length * size);
                Read(offset + ((long)i * size), bytes);
                type.ToFloats(bytes, part);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    public void CheckRange(long offset, long count)
    {
        if (offset < 0 || count < 0 || offset > Length || count > Length - offset)
            throw new WeightsException($"{name} is cut off or damaged: {count} bytes are needed at {offset}, but it has {Length}. Copy or download the file again.");
    }

    public WeightsException Damaged(string what, Exception? cause = null)
    {
        string message = $"{name} is damaged: {what}. Expected {kind}; copy or download it again.";
        return cause is null ? new WeightsException(message) : new WeightsException(message, cause);
    }

    public WeightsException Refused(string what) => new($"{name} can't be used: {what}.");
}
