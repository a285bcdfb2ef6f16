using Sepal.Models;
using Sepal.Reporting.Markup;
using Sepal.Reporting.Reading;

namespace Sepal.Reporting.Sections;

/// <summary>Keras's table of each network, in the lab report's form.</summary>
internal static class NetworksSection
{
    public static Html Write(Report report) => Html.Each(report.Runs.Zip(report.Galleries), pair => Write(report, pair.First, pair.Second.Network));

    private static Html Write(Report report, ReportedRun run, Summary? network)
    {
        var table = network is null ? Html.Of($"<p class=\"note\">The network's file can't be opened, so that its table is missing.</p>\n")
            : report.Captions.Table(Html.Of($"The layers of {run.Name}."), Table(network));
        return Html.Of($"""
            <section class="run"><h3 id="network-{run.Slug}">{run.Name}</h3>
            <p>{Recipes.Describe(run.Recipe)} It gets {Numbers.Percent(run.Evaluation.Accuracy)} of the {run.PartName} part right. {(run.Result.Overfitting is { } overfitting ? Findings.Verdict(overfitting) : "")}</p>
            {table}</section>

            """);
    }

    private static Html Table(Summary network)
    {
        var rows = Html.Each(network.Rows, row => Html.Of($"<tr><th scope=\"row\">{row.Name} ({row.Type})</th><td>{row.OutputShape.ToString()}</td><td class=\"n\">{row.ParameterCount}</td></tr>\n"));
        return Html.Of($"""
            <table class="layers"><thead><tr><th scope="col">Layer (type)</th><th scope="col">Output Shape</th><th scope="col" class="n">Param #</th></tr></thead><tbody>
            {rows}</tbody><tfoot><tr><td colspan="3">Total params: {Numbers.Count(network.Total)}</td></tr><tr><td colspan="3">Trainable params: {Numbers.Count(network.Trainable)}</td></tr><tr><td colspan="3">Non-trainable params: {Numbers.Count(network.NonTrainable)}</td></tr></tfoot></table>
            """);
    }
}
