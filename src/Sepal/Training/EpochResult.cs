namespace Sepal.Training;

/// <summary>What an epoch gave.</summary>
public sealed record EpochResult
{
    /// <summary>The epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>The mean loss over the epoch's steps, each before its own update, with augmentation and dropout: Keras's <c>loss</c>.</summary>
    public required double Loss { get; init; }

    /// <summary>The share of right answers over the epoch's steps, measured in the same way: Keras's <c>accuracy</c>.</summary>
    public required double Accuracy { get; init; }

    /// <summary>The loss on the validation part at the epoch's end; null without one.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>The accuracy on the validation part at the epoch's end; null without one.</summary>
    public double? ValidationAccuracy { get; init; }

    /// <summary>The learning rate of the epoch's last step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>How long the training steps took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Training pictures a second, data included.</summary>
    public required double ImagesPerSecond { get; init; }
}
