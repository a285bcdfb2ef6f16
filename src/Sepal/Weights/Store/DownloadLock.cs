namespace Sepal.Weights;

/// <summary>
/// Held by the one process that downloads a file. It is an open file that nobody else can open, so that the system frees it when the process
/// dies, however. The empty file stays: deleting it would let two processes hold locks on two files of one name.
/// </summary>
internal sealed class DownloadLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly FileStream _file;

    private DownloadLock(FileStream file) => _file = file;

    /// <summary>Takes the lock, after whoever has it.</summary>
    /// <param name="path">The lock's file.</param>
    /// <param name="time">Measures time.</param>
    /// <param name="waiting">Told about once a pause, after two seconds of waiting.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="IOException">The file can't be written.</exception>
    public static async Task<DownloadLock> TakeAsync(string path, TimeProvider time, Action waiting, CancellationToken cancellation)
    {
        long start = time.GetTimestamp();
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            try { return new DownloadLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)); }
            catch (IOException e) when (DiskError.IsInUse(e)) { }
            if (time.GetElapsedTime(start) >= Patience) waiting();
            await Task.Delay(Pause, time, cancellation).ConfigureAwait(false);
        }
    }

    public void Dispose() => _file.Dispose();
}
