namespace Sepal.Data;

/// <summary>Pictures in a few large arrays: an array holds at most 2 GB, a budget may be larger.</summary>
internal sealed class MemoryPixelStore : PixelStore
{
    private const int ChunkBytes = 64 << 20;
    private readonly int _slotsPerChunk;
    private volatile byte[][]? _chunks;

    public MemoryPixelStore(int count, int slotBytes) : base(slotBytes)
    {
        _slotsPerChunk = Math.Max(1, ChunkBytes / slotBytes);
        _chunks = [.. Enumerable.Range(0, (count + _slotsPerChunk - 1) / _slotsPerChunk)
            .Select(chunk => GC.AllocateUninitializedArray<byte>(Math.Min(_slotsPerChunk, count - chunk * _slotsPerChunk) * slotBytes))];
    }

    public override void Write(int slot, ReadOnlySpan<byte> pixels) => pixels.CopyTo(Slot(slot));

    public override void Read(int slot, Span<byte> pixels) => Slot(slot).CopyTo(pixels);

    public override void Dispose() => _chunks = null;

    private Span<byte> Slot(int slot)
    {
        byte[][] chunks = _chunks ?? throw new ObjectDisposedException(nameof(PictureCache));
        return chunks[slot / _slotsPerChunk].AsSpan(slot % _slotsPerChunk * SlotBytes, SlotBytes);
    }
}
