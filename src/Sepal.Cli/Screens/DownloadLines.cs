using Sepal.Weights;

namespace Sepal.Cli.Screens;

/// <summary>A download as lines: one now and then, and everything that a person should know at once.</summary>
internal sealed class DownloadLines(Session session) : IProgress<DownloadProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private long? _last;
    private string? _note;

    public void Report(DownloadProgress value)
    {
        lock (_gate)
        {
            bool isNews = value.Note is not null && value.Note != _note;
            if (!isNews && _last is { } last && session.Time.GetElapsedTime(last) < Interval) return;
            (_last, _note) = (session.Time.GetTimestamp(), value.Note);
            session.Note(Text(value));
        }
    }

    public static string Text(DownloadProgress value)
    {
        string what = value.Stage switch
        {
            DownloadStage.Waiting => "waiting for another process that downloads",
            DownloadStage.Checking => "checking",
            DownloadStage.Retrying => "trying again:",
            _ => "downloading",
        };
        string share = value.TotalBytes is > 0 and var total ? $"{WeightsScreen.Size(value.Bytes)} of {WeightsScreen.Size(total)} ({100.0 * value.Bytes / total:0}%)" : WeightsScreen.Size(value.Bytes);
        return $"{what} {value.FileName}: {share}{(value.Note is null ? "" : $"; {value.Note}")}";
    }
}
