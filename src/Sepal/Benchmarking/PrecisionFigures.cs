using System.Text.Json.Nodes;
using Sepal.Numerics;

namespace Sepal.Benchmarking;

/// <summary>What a benchmark measured in one precision.</summary>
public sealed record PrecisionFigures
{
    /// <summary>Float32 or bfloat16.</summary>
    public required Precision Precision { get; init; }

    /// <summary>Pictures a second of the step alone, a training step or a forward pass, on a batch that is there already. The median of the rounds.</summary>
    public required double StepImagesPerSecond { get; init; }

    /// <summary>Pictures a second of a whole pass over the data: in training the median of the epochs after the first, in prediction from files to probabilities, with a base from files to features that are kept.</summary>
    public required double EpochImagesPerSecond { get; init; }

    /// <summary>Pictures a second of a training's first epoch, with decoding and resizing them all; null elsewhere: there every pass decodes.</summary>
    public double? FirstEpochImagesPerSecond { get; init; }

    /// <summary>The share of the step's speed that a whole pass reaches: the median of passes, each compared with steps right before and after it.</summary>
    public required double EpochShare { get; init; }

    /// <summary>10⁹ multiplications and additions a second of the step.</summary>
    public required double Gflops { get; init; }

    /// <summary>10⁹ multiplications and additions a second of a large matrix product in the same precision: the best of the same rounds.</summary>
    public required double CeilingGflops { get; init; }

    /// <summary>The step's share of the ceiling.</summary>
    public double CeilingShare => Gflops / CeilingGflops;

    /// <summary>How many times as fast the step is as plain modules in float32: the median of comparisons within a round; null where there are none to compare with.</summary>
    public double? TimesPlain { get; init; }

    /// <summary>How many times as fast the step is as that of the same network with its BatchNormalization where it was: the median of comparisons within a round; null where there is none to fold.</summary>
    public double? TimesUnfolded { get; init; }

    /// <summary>How many times as fast the step is as that of the same network in memory that holds channel after channel: the median of comparisons within a round; null where that was not measured.</summary>
    public double? TimesChannelsFirst { get; init; }

    /// <summary>How long one picture alone takes, from its pixels to its probabilities: the median; null where that was not measured.</summary>
    public TimeSpan? LatencyOfOne { get; init; }

    internal JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["step_images_per_second"] = Round(StepImagesPerSecond),
            ["epoch_images_per_second"] = Round(EpochImagesPerSecond),
            ["gflops"] = Round(Gflops),
            ["ceiling_gflops"] = Round(CeilingGflops),
            ["ceiling_share"] = Math.Round(CeilingShare, 3),
            ["epoch_share"] = Math.Round(EpochShare, 3),
        };
        if (FirstEpochImagesPerSecond is { } first) json["first_epoch_images_per_second"] = Round(first);
        if (TimesPlain is { } times) json["times_plain"] = Math.Round(times, 2);
        if (TimesUnfolded is { } unfolded) json["times_unfolded"] = Math.Round(unfolded, 2);
        if (TimesChannelsFirst is { } channelsFirst) json["times_channels_first"] = Math.Round(channelsFirst, 2);
        if (LatencyOfOne is { } latency) json["latency_ms"] = Math.Round(latency.TotalMilliseconds, 2);
        return json;
    }

    internal static double Round(double value) => Math.Round(value, 1);
}
