using Sepal.Cli.Screens;

namespace Sepal.Cli.Tests.Screens;

public sealed class PictureLinesTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly StringWriter _writer = new();

    public void Dispose() => _writer.Dispose();

    private string[] Lines => _writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [Fact]
    public void Short_work_says_nothing()
    {
        var lines = new PictureLines(_writer, "Decoding", _time);
        for (int i = 1; i <= 100; i++)
        {
            _time.Advance(0.019);
            lines.Report(new(i, 100));
        }
        Lines.ShouldBeEmpty();
    }

    [Fact]
    public void Long_work_says_each_tenth_and_how_long_it_takes_still()
    {
        var lines = new PictureLines(_writer, "Decoding pictures", _time);
        for (int i = 1; i <= 100; i++)
        {
            _time.Advance(0.5);
            lines.Report(new(i, 100));
        }
        Lines.Length.ShouldBe(9);
        Lines[0].ShouldBe("Decoding pictures: 10 of 100 (10%), about 45 s left");
        Lines[^1].ShouldBe("Decoding pictures: 90 of 100 (90%), about 5.0 s left");
    }

    [Fact]
    public void Very_long_work_says_something_every_ten_seconds()
    {
        var lines = new PictureLines(_writer, "Decoding", _time);
        for (int i = 1; i <= 60; i++)
        {
            _time.Advance(1);
            lines.Report(new(i, 100_000));
        }
        Lines.Length.ShouldBe(6);
    }
}
