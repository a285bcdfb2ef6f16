using Sepal.Benchmarking;
using Spectre.Console;

namespace Sepal.Cli.Screens;

/// <summary>How far a benchmark is: a bar on a terminal, a line for each part elsewhere, nothing when quiet.</summary>
internal static class BenchmarkDisplay
{
    public static T Run<T>(Session session, string what, Func<IProgress<BenchmarkProgress>?, T> work)
    {
        if (session.IsQuiet) return work(null);
        if (!session.Messages.Profile.Capabilities.Interactive) return work(new Lines(session, what));
        return session.Messages.Progress().AutoClear(true).Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .Start(context => work(new Bar(context.AddTask(Markup.Escape(what)), what)));
    }

    private sealed class Lines(Session session, string what) : IProgress<BenchmarkProgress>
    {
        public void Report(BenchmarkProgress value) => session.Note($"{what}, part {value.Done + 1} of {value.Total}: {value.Activity}");
    }

    private sealed class Bar(ProgressTask task, string what) : IProgress<BenchmarkProgress>
    {
        public void Report(BenchmarkProgress value)
        {
            task.Description = Markup.Escape($"{what}: {value.Activity}");
            (task.MaxValue, task.Value) = (Math.Max(1, value.Total), value.Done);
        }
    }
}
