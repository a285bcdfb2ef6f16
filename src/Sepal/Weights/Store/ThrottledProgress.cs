namespace Sepal.Weights;

/// <summary>Passes progress on about ten times a second, and at once when the stage changes, the end is reached or there is a note.</summary>
internal sealed class ThrottledProgress(IProgress<DownloadProgress>? progress, string fileName, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private DownloadStage? _stage;
    private long _last;

    public void Report(DownloadStage stage, long bytes, long? total, string? note = null)
    {
        if (progress is null) return;
        bool isNews = stage != _stage || bytes == total || note is not null;
        if (!isNews && time.GetElapsedTime(_last) < Pause) return;
        _stage = stage;
        _last = time.GetTimestamp();
        progress.Report(new(fileName, stage, bytes, total, note));
    }
}
