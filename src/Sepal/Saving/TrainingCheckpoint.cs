using System.Text.Json.Nodes;
using Sepal.Models;
using Sepal.Training;

namespace Sepal.Saving;

/// <summary>
/// All that a restart needs, in one file: the network, the optimizer's whole state, where the training is, and which recipe it follows. A training that goes on
/// from it ends with the same bits as one that was never interrupted. The file is a <c>.keras</c> file with one more entry, so Keras opens it too.
/// <code>
/// var callback = new Checkpoint((trainer, position) => TrainingCheckpoint.Save(path, trainer, position, recipe));
/// using var checkpoint = TrainingCheckpoint.Open(path);
/// var from = checkpoint.Restore(model, optimizer, recipe);
/// trainer.Fit(train, validation, from);
/// </code>
/// It keeps its file open until it is disposed.
/// </summary>
public sealed class TrainingCheckpoint : IDisposable
{
    private const string RecordFile = "training.json", Expected = "a checkpoint of a training";
    private readonly FileStream _stream;
    private readonly ZipReader _zip;
    private readonly TrainingRecord _record;
    private readonly string _name;

    private TrainingCheckpoint(FileStream stream, ZipReader zip, TrainingRecord record, string name) => (_stream, _zip, _record, _name) = (stream, zip, record, name);

    /// <summary>What the recipe was, in the words of who saved it.</summary>
    public string Fingerprint => _record.Fingerprint;

    /// <summary>Where the training is.</summary>
    public TrainingPosition Position => _record.Position with { History = new History(_record.Position.History.Epochs) };

    /// <summary>Writes a checkpoint; the former one is replaced as a whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="trainer">The training, between two steps.</param>
    /// <param name="position">Where it is.</param>
    /// <param name="fingerprint">Whatever must be equal when the training goes on (data, recipe, versions), as text.</param>
    /// <exception cref="ModelFileException">The file can't be written.</exception>
    public static void Save(string path, Trainer trainer, TrainingPosition position, string fingerprint)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(position);
        ArgumentNullException.ThrowIfNull(fingerprint);
        var record = new TrainingRecord(fingerprint, position).ToJson();
        ModelFile.Writing(path, stream => KerasArchive.Write(stream, trainer.Model, new CompileConfig(trainer.Optimizer, trainer.Loss, []), trainer.Time.GetUtcNow(), (RecordFile, record)));
    }

    /// <summary>Opens a checkpoint and reads where the training is; the network waits for <see cref="Restore"/>.</summary>
    /// <exception cref="ModelFileException">The file is missing, can't be read, is damaged, or is no checkpoint.</exception>
    public static TrainingCheckpoint Open(string path)
    {
        var stream = ModelFile.OpenStream(path, Expected);
        string name = $"'{path}'";
        try
        {
            return ModelFile.Reading(name, () =>
            {
                byte[] head = FileKinds.Head(stream);
                var zip = FileKinds.IsZip(head) ? ModelFile.OpenZip(stream, name, Expected) : throw ModelFile.NotA(Expected, name, FileKinds.Describe(head));
                if (!zip.Has(RecordFile)) throw new ModelFileException($"{name} is a model, but not a checkpoint: it does not say where a training was ('{RecordFile}'). Start a new training from it instead.");
                return new TrainingCheckpoint(stream, zip, TrainingRecord.FromJson(JsonEntry.Read(zip, RecordFile, name)), name);
            });
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Sets a network's weights and an optimizer's state to where they were. Everything is compared first: if something does not fit, nothing is changed.
    /// </summary>
    /// <param name="model">The same network, with the same layers frozen.</param>
    /// <param name="optimizer">The same optimizer with the same options, new or not.</param>
    /// <param name="fingerprint">The recipe to go on with; null to leave it unchecked.</param>
    /// <returns>The position for <see cref="Trainer.Fit"/>.</returns>
    /// <exception cref="TrainingException">The recipe or the optimizer is another one.</exception>
    /// <exception cref="ModelFileException">The weights are another network's, or the file is damaged.</exception>
    public TrainingPosition Restore(Model model, Optimizer optimizer, string? fingerprint = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(optimizer);
        if (fingerprint is not null && fingerprint != Fingerprint)
            throw new TrainingException($"The checkpoint {_name} follows another recipe ({Short(Fingerprint)}) than this training ({Short(fingerprint)}). Resume with the settings and data that it was started with, or start anew.");
        return ModelFile.Reading(_name, () =>
        {
            var config = JsonEntry.Read(_zip, KerasArchive.Config, _name);
            string? kind = config["compile_config"] is JsonObject compiled && compiled["optimizer"] is JsonObject saved ? (saved["class_name"] as JsonValue)?.ToString() : null;
            if (kind != optimizer.GetType().Name)
                throw new TrainingException($"The checkpoint {_name} was made with the optimizer {kind ?? "of no name"}, and this training has {optimizer.GetType().Name}. Resume with the optimizer that it was started with, or start anew.");
            using var weights = _zip.Open(KerasArchive.WeightsFile);
            var state = KerasArchive.OptimizerVariables(weights, _name);
            if (OptimizerState.WhyNot(state, model, optimizer) is { } reason)
                throw new TrainingException($"The optimizer's state in {_name} is not this training's: {reason}. Resume with the network and optimizer that it was started with, or start anew.");
            KerasArchive.ReadWeights(weights, _name, model);
            OptimizerState.Set(state, model, optimizer);
            return Position;
        });
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _stream.Dispose();

    private static string Short(string fingerprint) => fingerprint.Length > 100 ? fingerprint[..100] + "…" : fingerprint;
}
