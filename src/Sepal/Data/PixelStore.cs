namespace Sepal.Data;

/// <summary>Room for equally large pictures. Different slots may be written and read by different threads at a time.</summary>
internal abstract class PixelStore(int slotBytes) : IDisposable
{
    public int SlotBytes { get; } = slotBytes;

    /// <exception cref="DatasetException">There is no room on the disk.</exception>
    public static PixelStore Create(int count, int slotBytes, PictureCacheOptions options)
        => (long)count * slotBytes <= options.MemoryBudget ? new MemoryPixelStore(count, slotBytes) : new MappedPixelStore(count, slotBytes, options.TemporaryFolder);

    public abstract void Write(int slot, ReadOnlySpan<byte> pixels);

    public abstract void Read(int slot, Span<byte> pixels);

    public abstract void Dispose();
}
