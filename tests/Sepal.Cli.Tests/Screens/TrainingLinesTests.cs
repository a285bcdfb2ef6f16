using Sepal.Cli.Screens;

namespace Sepal.Cli.Tests.Screens;

public sealed class TrainingLinesTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly StringWriter _writer = new();

    public void Dispose() => _writer.Dispose();

    private string[] Lines => _writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [Fact]
    public void An_epoch_is_a_line()
    {
        var lines = new TrainingLines(_writer, _time);
        for (int batch = 1; batch <= 50; batch++)
        {
            lines.Report(RunBoardTests.Step(1, batch));
            _time.Advance(0.25);
        }
        lines.Report(RunBoardTests.Step(1, 50, RunBoardTests.Epoch(1, 0.5)));
        lines.Report(RunBoardTests.Step(2, 50, RunBoardTests.Epoch(2, 0.5) with { ValidationAccuracy = null, ValidationLoss = null }) with { TimeLeft = TimeSpan.Zero });

        Lines.ShouldBe(
        [
            "epoch 1 of 30: loss 1.5000, accuracy 45.0%, val loss 1.6000, val accuracy 50.0%, 1,235 images/s, 12 s, at most 3 min 05 s left",
            "epoch 2 of 30: loss 0.7500, accuracy 50.0%, 1,235 images/s, 12 s",
        ]);
    }

    [Fact]
    public void A_long_epoch_says_where_it_is_every_half_minute()
    {
        var lines = new TrainingLines(_writer, _time);
        for (int batch = 1; batch <= 50; batch++)
        {
            _time.Advance(2);
            lines.Report(RunBoardTests.Step(1, batch));
        }
        Lines.Length.ShouldBe(3);
        Lines[0].ShouldBe("epoch 1 of 30: 15 of 50 batches, loss 0.8123, accuracy 62.5%, 188 images/s, at most 3 min 05 s left");
    }
}
