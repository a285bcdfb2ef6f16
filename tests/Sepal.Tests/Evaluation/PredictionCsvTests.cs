using Sepal.Evaluation;
using Sepal.Tests.Data;

namespace Sepal.Tests.Evaluation;

public sealed class PredictionCsvTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static PredictionSet Sample() => new(
        [0.1f, 0.2f, 0.7f, 1f / 3, 1f / 3, 1f / 3, 1e-20f, 0.50000006f, 0.5f],
        [2, 0, 1],
        ["set/a.jpg", "set/with, comma and \"quotes\".jpg", "set/two\nlines.jpg"],
        ["daisy", "a, \"rose\"", "tulip"]);

    private string Write(string text) => _folder.Write("predictions.csv", text);

    [Fact]
    public void What_is_read_is_what_was_written_to_the_last_bit()
    {
        var set = Sample();
        var read = PredictionCsv.Read(Write(PredictionCsv.Of(set)));
        read.ClassNames.ShouldBe(set.ClassNames);
        read.Paths.ShouldBe(set.Paths);
        read.Labels.ShouldBe(set.Labels);
        read.Predicted.ShouldBe(set.Predicted);
        for (int i = 0; i < set.Count; i++) read.Row(i).ToArray().ShouldBe(set.Row(i).ToArray());
        PredictionCsv.Of(read).ShouldBe(PredictionCsv.Of(set));
    }

    [Fact]
    public void Classes_take_the_order_that_is_wanted()
    {
        var read = PredictionCsv.Read(Write(PredictionCsv.Of(Sample())), ["tulip", "daisy", "a, \"rose\""]);
        read.Row(0).ToArray().ShouldBe([0.7f, 0.1f, 0.2f]);
        read.Labels.ShouldBe([0, 1, 2]);
    }

    [Fact]
    public void Tables_with_fewer_digits_and_windows_line_ends_are_read()
    {
        var read = PredictionCsv.Read(Write("path,class,predicted,probability,p_no,p_yes\r\na.jpg,no,yes,0.666667,0.333333,0.666667\r\n\r\n"));
        (read.Count, read.Labels[0], read.Predicted[0], read.Paths[0]).ShouldBe((1, 0, 1, "a.jpg"));
    }

    [Theory]
    [InlineData("", "Line 1 of the predictions '*' can't be used: it is empty.")]
    [InlineData("a,b\n", "Line 1 of the predictions '*' can't be used: it is not path,class,predicted,probability,p_CLASS,p_CLASS,….")]
    [InlineData("path,class,predicted,probability,p_no,p_no\n", "Line 1 of the predictions '*' can't be used: it names a class twice.")]
    [InlineData("path,class,predicted,probability,p_no,p_yes\n\"a\n.jpg\",no,no,1,1,0\nb,no,no,1,1\n", "Line 4 of the predictions '*' can't be used: it has 5 values; expected 6, as in the first line.")]
    [InlineData("path,class,predicted,probability,p_no,p_yes\nb,maybe,no,1,1,0\n", "Line 2 of the predictions '*' can't be used: 'maybe' is none of its classes no, yes.")]
    [InlineData("path,class,predicted,probability,p_no,p_yes\nb,no,no,1,NaN,0\n", "Line 2 of the predictions '*' can't be used: 'NaN' is no probability, a number from 0 to 1.")]
    [InlineData("path,class,predicted,probability,p_no,p_yes\nb,no,no,1,-0.5,0\n", "Line 2 of the predictions '*' can't be used: '-0.5' is no probability, a number from 0 to 1.")]
    [InlineData("path,class,predicted,probability,p_no,p_yes\nb,no,no,1,0.2,0.8\n", "Line 2 of the predictions '*' can't be used: 'no' is predicted, but is not the most probable class.")]
    public void What_is_wrong_is_told_in_one_line_with_its_place(string text, string expected)
    {
        string file = Write(text);
        string message = Should.Throw<DatasetException>(() => PredictionCsv.Read(file)).Message;
        message.ShouldStartWith(expected.Replace("*", file, StringComparison.Ordinal));
        message.ShouldNotContain('\n');
    }

    [Fact]
    public void A_missing_file_and_other_classes_are_one_line()
    {
        Should.Throw<DatasetException>(() => PredictionCsv.Read(_folder["none.csv"])).Message.ShouldStartWith($"The predictions '{_folder["none.csv"]}' can't be read (");
        string file = Write(PredictionCsv.Of(Sample()));
        Should.Throw<DatasetException>(() => PredictionCsv.Read(file, ["cat", "dog"])).Message
            .ShouldBe($"The predictions '{file}' are about other classes. File: daisy, a, \"rose\", tulip. Wanted: cat, dog. Expected the same names: choose the file of this data.");
    }
}
