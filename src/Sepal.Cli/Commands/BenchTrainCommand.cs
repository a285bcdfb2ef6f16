using System.CommandLine;
using Sepal.Benchmarking;
using Sepal.Cli.Screens;
using Sepal.Cli.Usage;
using Sepal.Data;

namespace Sepal.Cli.Commands;

/// <summary><c>sepal bench train</c>: a training step, and whole epochs with their data.</summary>
internal sealed class BenchTrainCommand : SepalCommand
{
    private static readonly TrainingBenchmarkOptions Standard = new();

    private readonly BenchmarkSettings _settings = new(Standard);
    private readonly Option<int> _epochs = CheckedOption.Number("--epochs", "N", "Epochs; the first pays for warming up and doesn't count", 2, 1000, Standard.Epochs);
    private readonly Option<Augmentation> _augment = CheckedOption.Choice("--augment", "Random changes to the pictures of the epochs", Augmentation.None,
        ("none", Augmentation.None), ("default", Augmentation.Default), ("lab", Augmentation.Lab));

    public BenchTrainCommand() : base("train", "Measures training: images per second of a step and of whole epochs with their data, beside plain TorchSharp modules and the processor's own ceiling. Takes about two minutes.")
    {
        _settings.AddTo(this);
        Add(_epochs);
        Add(_augment);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("bench train", "the report's network at 150 × 150, batches of 32"),
        new("bench train --precision float32 --rounds 10 --json", "more rounds, for a busy machine"),
    ];

    public override int Run(Session session, ParseResult parsed)
    {
        var options = _settings.Read(new TrainingBenchmarkOptions { Epochs = parsed.GetValue(_epochs), Augmentation = parsed.GetRequiredValue(_augment) }, session, parsed);
        var result = BenchmarkDisplay.Run(session, "Measuring training", progress => TrainingBenchmark.Run(options, progress, session.Cancellation));
        session.Give(result.ToJson(), () => BenchmarkScreen.Show(session, result, "The report's network, training"));
        return 0;
    }
}
