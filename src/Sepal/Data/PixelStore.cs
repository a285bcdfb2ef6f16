using System.Runtime.InteropServices;

namespace Sepal.Data;

/// <summary>Room for equally large pictures. Different slots may be written and read by different threads at a time.</summary>
internal abstract class PixelStore(int count, int slotBytes) : IDisposable
{
    private readonly int _count = count;

    public int SlotBytes { get; } = slotBytes;

    /// <summary>Where the pictures lie, slot by slot.</summary>
    protected abstract SafeBuffer Buffer { get; }

    /// <exception cref="DatasetException">There is no room on the disk.</exception>
    public static PixelStore Create(int count, int slotBytes, PictureCacheOptions options)
        => (long)count * slotBytes <= options.MemoryBudget ? new MemoryPixelStore(count, slotBytes) : new MappedPixelStore(count, slotBytes, options.TemporaryFolder);

    public abstract void Write(int slot, ReadOnlySpan<byte> pixels);

    /// <summary>Copies a picture. Between Acquire and Release the memory stays, whoever disposes meanwhile.</summary>
    /// <exception cref="ObjectDisposedException">The store has been disposed.</exception>
    public unsafe void Read(int slot, Span<byte> pixels)
    {
        byte* start = null;
        try
        {
            Buffer.AcquirePointer(ref start);
            // SafeBuffer.ReadSpan would copy byte by byte.
            new ReadOnlySpan<byte>(start + Offset(slot), SlotBytes).CopyTo(pixels);
        }
        finally
        {
            if (start is not null) Buffer.ReleasePointer();
        }
    }

    public abstract void Dispose();

    /// <summary>A slot's first byte; also the check that pointers rely on.</summary>
    protected long Offset(int slot) => (long)Check.Within(slot, 0, _count - 1) * SlotBytes;
}
