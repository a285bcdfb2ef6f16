using System.Text.Json.Nodes;

namespace Sepal.Training;

/// <summary>A learning rate that never changes: what a number means where a schedule may stand. Keras writes it as a number.</summary>
internal sealed class ConstantRate(double learningRate) : Schedule(nameof(ConstantRate))
{
    public double LearningRate { get; } = Check.NotNegative(learningRate);

    private protected override float Rate(long step) => (float)LearningRate;

    private protected override JsonObject WriteConfig() => throw new InvalidOperationException("A constant learning rate is written as a number.");
}
