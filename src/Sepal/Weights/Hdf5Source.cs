namespace Sepal.Weights;

/// <summary>
/// The bytes of an HDF5 file, which may be a part of another file. Nothing is trusted: every read is checked against the length before memory is
/// taken for it, and what a file makes its reader read is limited in total, so that structures that point in circles or at each other end.
/// </summary>
internal sealed class Hdf5Source(Stream stream, long offset, long length, string name)
{
    private long _budget = checked((4 * length) + (16 << 20));

    /// <summary>Bytes in the file.</summary>
    public long Length => length;

    /// <summary>What is before the message of an error: the file's name.</summary>
    public string Name => name;

    /// <summary>Added to every address in the file: where its superblock stands.</summary>
    public long Base { get; set; }

    /// <summary>A block of structure.</summary>
    public byte[] Read(long address, long count)
    {
        CheckRange(address, count);
        if ((_budget -= count + 16) < 0) throw Damaged("its structure points at itself");
        var bytes = new byte[count];
        ReadAt(address, bytes);
        return bytes;
    }

    /// <summary>As much of a block as the file has; for structures whose size is known only once they are read.</summary>
    public byte[] ReadUpTo(long address, int most) => Read(address, Math.Clamp(length - Base - address, 0, most));

    /// <summary>Data, straight into its place.</summary>
    public void ReadData(long address, Span<byte> into)
    {
        CheckRange(address, into.Length);
        ReadAt(address, into);
    }

    public void CheckRange(long address, long count)
    {
        if (address < 0 || count < 0 || address > length - Base || count > length - Base - address)
            throw new WeightsException($"{name} is cut off or damaged: {count} bytes are needed at {address}, but it has {length}. Copy or download the file again.");
    }

    public WeightsException Damaged(string what) => new($"{name} is damaged: {what}. Expected an HDF5 file as Keras writes it; copy or download it again.");

    public WeightsException Refused(string what) => new($"{name} can't be used: {what}.");

    private void ReadAt(long address, Span<byte> into)
    {
        try
        {
            stream.Position = offset + Base + address;
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
}
