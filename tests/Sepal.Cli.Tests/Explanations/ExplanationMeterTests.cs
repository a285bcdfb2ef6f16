using Sepal.Cli.Explanations;
using Sepal.Data;
using Sepal.Explaining;

namespace Sepal.Cli.Tests.Explanations;

public sealed class ExplanationMeterTests
{
    private readonly List<PictureProgress> _told = [];

    [Fact]
    public void A_quick_method_is_counted_in_pictures()
    {
        var meter = new ExplanationMeter(10, [1], new Told(_told));
        meter.Explaining!.Report(new ExplanationProgress(0, 10, 1, 1));
        for (int i = 0; i < 10; i++) meter.Finished(i);
        _told.ShouldAllBe(one => one.Total == 10);
        _told.Skip(1).Select(one => one.Done).ShouldBe(Enumerable.Range(1, 10));
    }

    [Fact]
    public void Stages_are_counted_in_their_passes_once_they_have_told_them()
    {
        var meter = new ExplanationMeter(2, [1, 10], new Told(_told));
        meter.Of(0, 1)!.Report(new ExplanationProgress(0, 1, 5, 20));
        _told[^1].ShouldBe(new PictureProgress(1 + 5, 2 * 21));
        meter.Finished(0);
        _told[^1].ShouldBe(new PictureProgress(21, 42));
        meter.Of(1, 1)!.Report(new ExplanationProgress(0, 1, 20, 20));
        _told[^1].ShouldBe(new PictureProgress(42, 42));
    }

    [Fact]
    public void Large_numbers_stay_small_enough_and_nobody_need_listen()
    {
        new ExplanationMeter(3_000_000, [1, 2000], new Told(_told)).Finished(2_999_999);
        _told[^1].Done.ShouldBe(_told[^1].Total);
        _told[^1].Total.ShouldBeInRange(900_000, 1_100_000);
        var silent = new ExplanationMeter(1, [1], null);
        silent.Explaining.ShouldBeNull();
        silent.Finished(0);
    }

    private sealed class Told(List<PictureProgress> told) : IProgress<PictureProgress>
    {
        public void Report(PictureProgress value) => told.Add(value);
    }
}
