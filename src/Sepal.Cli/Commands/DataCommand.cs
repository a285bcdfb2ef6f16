namespace Sepal.Cli.Commands;

/// <summary><c>sepal data</c>: what can be done with pictures before a training.</summary>
internal sealed class DataCommand : CommandGroup
{
    public DataCommand() : base("data", "Draws, checks and splits pictures.")
    {
        Add(new DataSynthCommand());
        Add(new DataScanCommand());
        Add(new DataSplitCommand());
        Add(new DataAuditCommand());
    }
}
