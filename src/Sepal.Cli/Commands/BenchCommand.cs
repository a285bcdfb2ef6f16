namespace Sepal.Cli.Commands;

/// <summary><c>sepal bench</c>: how fast it is on this machine.</summary>
internal sealed class BenchCommand : CommandGroup
{
    public BenchCommand() : base("bench", "Measures how fast networks train, predict and give features on this machine, and how near that is to what its processor can do.")
    {
        Add(new BenchTrainCommand());
        Add(new BenchFeaturesCommand());
        Add(new BenchPredictCommand());
    }
}
