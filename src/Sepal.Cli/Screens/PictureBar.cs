using Sepal.Data;
using Spectre.Console;

namespace Sepal.Cli.Screens;

/// <summary>Work on pictures as a bar on a terminal, gone when the work is done.</summary>
internal static class PictureBar
{
    public static T Run<T>(IAnsiConsole console, string what, Func<IProgress<PictureProgress>?, T> work)
        => console.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new CountColumn(), new RemainingTimeColumn())
            .Start(context => work(new Bar(context.AddTask(Markup.Escape(what)))));

    private sealed class Bar(ProgressTask task) : IProgress<PictureProgress>
    {
        public void Report(PictureProgress value)
        {
            task.MaxValue = Math.Max(1, value.Total);
            // Reports of several threads may come out of order.
            if (value.Done > task.Value) task.Value = value.Done;
        }
    }

    private sealed class CountColumn : ProgressColumn
    {
        public override Spectre.Console.Rendering.IRenderable Render(Spectre.Console.Rendering.RenderOptions options, ProgressTask task, TimeSpan deltaTime)
            => new Text($"{task.Value:N0} of {task.MaxValue:N0}");
    }
}
