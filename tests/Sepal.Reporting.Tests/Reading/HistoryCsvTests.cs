using Sepal.Reporting.Reading;
using Sepal.Training;

namespace Sepal.Reporting.Tests.Reading;

public sealed class HistoryCsvTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_a_training_wrote_is_read_back()
    {
        EpochResult[] epochs =
        [
            new() { Epoch = 1, Accuracy = 0.25, Loss = 1.6, LearningRate = 2e-5, Duration = TimeSpan.FromSeconds(1.5), ImagesPerSecond = 120.5 },
            new() { Epoch = 2, Accuracy = 0.5, Loss = 1.25, ValidationAccuracy = 0.75, ValidationLoss = 0.5, LearningRate = 2e-5, Duration = TimeSpan.FromSeconds(2), ImagesPerSecond = 130 },
        ];
        File.WriteAllText(_folder["history.csv"], new History(epochs).ToCsv());
        HistoryCsv.Read(_folder["history.csv"]).ShouldBe(epochs);
    }

    [Theory]
    [InlineData("epoch,loss\n1,2\n", 1)]
    [InlineData("epoch,accuracy,loss,val_accuracy,val_loss,learning_rate,seconds,images_per_second\n", 1)]
    [InlineData("epoch,accuracy,loss,val_accuracy,val_loss,learning_rate,seconds,images_per_second\n1,0.5,x,,,0.1,1,1\n", 2)]
    public void Another_file_is_refused_by_its_line(string text, int line)
    {
        File.WriteAllText(_folder["history.csv"], text);
        Should.Throw<ReportException>(() => HistoryCsv.Read(_folder["history.csv"])).Message.ShouldContain($"(line {line})");
    }
}
