namespace Sepal.Runs;

/// <summary>The words for how far a run is, in <c>run.json</c>.</summary>
public static class RunState
{
    /// <summary>It runs, or was killed.</summary>
    public const string Running = "running";

    /// <summary>It was stopped and can go on.</summary>
    public const string Interrupted = "interrupted";

    /// <summary>It can't go on as it is.</summary>
    public const string Failed = "failed";

    /// <summary>It has its result.</summary>
    public const string Finished = "finished";
}
