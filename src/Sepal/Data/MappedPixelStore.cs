using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Sepal.Data;

/// <summary>
/// Pictures in a memory-mapped temporary file. All of its room is reserved before the first write, so that a full disk is an error here
/// and not a bus error in the middle of training. The file has no name while it is used (Linux, macOS), or goes with its last handle
/// (Windows): nothing is left over, however the program ends.
/// </summary>
internal sealed class MappedPixelStore : PixelStore
{
    private readonly FileStream _file;
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly string _folder;

    public MappedPixelStore(int count, int slotBytes, string folder) : base(count, slotBytes)
    {
        _folder = folder;
        long bytes = (long)count * slotBytes;
        string path = Path.Combine(folder, $"sepal-{Environment.ProcessId}-{Guid.NewGuid():N}.pixels");
        FileStream? file = null;
        try
        {
            file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Share = FileShare.Read | FileShare.Delete,
                PreallocationSize = bytes,
                BufferSize = 0,
                Options = FileOptions.DeleteOnClose | FileOptions.RandomAccess,
            });
            file.SetLength(bytes);
            if (!OperatingSystem.IsWindows()) File.Delete(path);
            _map = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            _view = _map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
            _file = file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _map?.Dispose();
            file?.Dispose();
            throw NoRoom(folder, bytes, e);
        }
    }

    protected override SafeBuffer Buffer => _view.SafeMemoryMappedViewHandle;

    // Written through the file, not the map: a disk that is full after all is an exception then.
    public override void Write(int slot, ReadOnlySpan<byte> pixels)
    {
        try { RandomAccess.Write(_file.SafeFileHandle, pixels, Offset(slot)); }
        catch (IOException e) { throw NoRoom(_folder, _file.Length, e); }
    }

    public override void Dispose()
    {
        _view.Dispose();
        _map.Dispose();
        _file.Dispose();
    }

    private static DatasetException NoRoom(string folder, long bytes, Exception cause)
        => new($"A temporary file of {bytes / 1048576.0:F0} MiB for prepared pictures can't be kept in '{folder}' ({FolderWalk.Reason(cause)}); expected that much room. Free some, set TMPDIR to another folder, or raise the memory budget.", cause);
}
