namespace Sepal.Training;

/// <summary>Keeps <c>history.csv</c>, written whole and atomically after every epoch.</summary>
/// <param name="path">The file.</param>
public sealed class CsvLog(string path) : Callback
{
    /// <inheritdoc/>
    public override void OnEpoch(Trainer trainer, TrainingPosition position)
    {
        ArgumentNullException.ThrowIfNull(position);
        AtomicFile.WriteText(path, position.History.ToCsv());
    }
}
