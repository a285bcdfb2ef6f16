using Sepal.Runs;

namespace Sepal.Cli.Screens;

/// <summary>A lab as lines, for log files.</summary>
internal sealed class LabLines(Session session) : LabObserver
{
    private int _count;
    private int _started;

    public override void OnPlan(IReadOnlyList<LabExperiment> experiments) => _count = experiments.Count;

    public override RunObserver OnPreparation() => new RunLines(session);

    public override RunObserver OnStart(LabExperiment experiment)
    {
        session.Note($"experiment {++_started} of {_count}: {experiment.Name}");
        return new RunLines(session);
    }

    public override void OnFinished(LabOutcome outcome)
    {
        if (outcome.WasFinished) _started++;
        session.Note($"{outcome.Name}: {LabBoard.Figure(outcome.Result)}{(outcome.WasFinished ? " (finished before)" : "")}");
    }
}
