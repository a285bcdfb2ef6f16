namespace Sepal.Cli.Commands;

/// <summary><c>sepal weights</c>: pretrained weights on this machine.</summary>
internal sealed class WeightsCommand : CommandGroup
{
    public WeightsCommand() : base("weights", "Finds, fetches and checks pretrained weights.")
    {
        Add(new WeightsListCommand());
        Add(new WeightsPathCommand());
        Add(new WeightsPullCommand());
        Add(new WeightsVerifyCommand());
    }
}
