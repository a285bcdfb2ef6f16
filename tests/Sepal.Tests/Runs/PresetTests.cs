using Sepal.Runs;

namespace Sepal.Tests.Runs;

public sealed class PresetTests
{
    // The report's own table.
    private static readonly (string Type, string Shape, long Parameters)[] Report =
    [
        ("Conv2D", "(None, 148, 148, 32)", 896), ("MaxPooling2D", "(None, 74, 74, 32)", 0),
        ("Conv2D", "(None, 72, 72, 64)", 18496), ("MaxPooling2D", "(None, 36, 36, 64)", 0),
        ("Conv2D", "(None, 34, 34, 128)", 73856), ("MaxPooling2D", "(None, 17, 17, 128)", 0),
        ("Conv2D", "(None, 15, 15, 128)", 147584), ("MaxPooling2D", "(None, 7, 7, 128)", 0),
        ("Flatten", "(None, 6272)", 0), ("Dense", "(None, 512)", 3211776), ("Dense", "(None, 5)", 2565),
    ];

    [Fact]
    public void Basic_has_the_reports_table_to_the_digit()
    {
        using var model = Preset.Find("basic")!.Create(5);
        var summary = model.Summarize();
        summary.Rows.Select(r => (r.Type, r.OutputShape.ToString(), r.ParameterCount)).ShouldBe(Report);
        (summary.Total, summary.Trainable, summary.NonTrainable).ShouldBe((3455173, 3455173, 0));
    }

    [Fact]
    public void Basic_dropout_drops_after_flatten_and_has_as_many_parameters()
    {
        using var model = Preset.Find("basic-dropout")!.Create(5);
        var summary = model.Summarize();
        summary.Rows.Select(r => (r.Type, r.OutputShape.ToString(), r.ParameterCount)).ShouldBe([.. Report[..9], ("Dropout", "(None, 6272)", 0), .. Report[9..]]);
        summary.Total.ShouldBe(3455173);
    }

    [Theory]
    [InlineData(46, null)]
    [InlineData(45, "The size 45 × 45 is too small for the network 'basic'; expected at least 46 × 46. Choose a larger size.")]
    public void The_smallest_size_is_the_one_that_it_says(int size, string? error)
    {
        var preset = Preset.Find("basic")!;
        if (error is null) preset.Create(5, size, size).Dispose();
        else Should.Throw<ArgumentException>(() => preset.Create(5, size, size)).Message.ShouldBe(error);
    }

    [Fact]
    public void An_unknown_name_is_no_preset() => Preset.Find("resnet").ShouldBeNull();
}
