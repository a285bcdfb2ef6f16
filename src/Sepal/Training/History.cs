using System.Globalization;
using System.Text;

namespace Sepal.Training;

/// <summary>The epochs of a training, in order. Early stopping, plateaus and the best epoch are read from it, so that they survive a restart.</summary>
public sealed class History
{
    private readonly List<EpochResult> _epochs;

    /// <summary>A history of these epochs.</summary>
    public History(IEnumerable<EpochResult>? epochs = null) => _epochs = [.. epochs ?? []];

    /// <summary>The epochs, first to last.</summary>
    public IReadOnlyList<EpochResult> Epochs => _epochs;

    /// <summary>The best epoch: highest validation accuracy, among equals the lowest validation loss; without validation the training figures. Null before the first.</summary>
    public EpochResult? Best => _epochs.OrderByDescending(e => e.ValidationAccuracy ?? e.Accuracy).ThenBy(e => e.ValidationLoss ?? e.Loss).ThenBy(e => e.Epoch).FirstOrDefault();

    internal void Add(EpochResult epoch) => _epochs.Add(epoch);

    /// <summary>The columns of Keras's CSVLogger, with time: epoch, accuracy, loss, val_accuracy, val_loss, learning_rate, seconds, images_per_second.</summary>
    public string ToCsv()
    {
        var text = new StringBuilder("epoch,accuracy,loss,val_accuracy,val_loss,learning_rate,seconds,images_per_second\n");
        foreach (var e in _epochs)
        {
            text.Append(CultureInfo.InvariantCulture, $"{e.Epoch},{e.Accuracy:0.######},{e.Loss:0.######},{e.ValidationAccuracy:0.######},{e.ValidationLoss:0.######},{e.LearningRate:G6},{e.Duration.TotalSeconds:0.###},{e.ImagesPerSecond:0.#}\n");
        }
        return text.ToString();
    }
}
