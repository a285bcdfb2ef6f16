namespace Sepal.Runs;

/// <summary>Is told what a lab does, to show it.</summary>
public abstract class LabObserver
{
    /// <summary>The experiments that will run, before the first of them.</summary>
    public virtual void OnPlan(IReadOnlyList<LabExperiment> experiments) { }

    /// <summary>What all experiments need is made ready: the base's weights and the split.</summary>
    /// <returns>Who is told how far that is; null for nobody.</returns>
    public virtual RunObserver? OnPreparation() => null;

    /// <summary>An experiment begins.</summary>
    /// <returns>Who is told what its run does; null for nobody.</returns>
    public virtual RunObserver? OnStart(LabExperiment experiment) => null;

    /// <summary>An experiment is done.</summary>
    public virtual void OnFinished(LabOutcome outcome) { }
}
