using Sepal.Models;
using Sepal.Training;
using Sepal.Weights;

namespace Sepal.Saving;

/// <summary>
/// A network in a file, with all that using it needs. The file is Keras 3's <c>.keras</c>: Python's Keras opens it, and Sepal opens Keras's.
/// <code>
/// ModelFile.Save("flowers.keras", model, new ModelCard { Image = spec, ClassNames = names }, optimizer, loss, ["accuracy"]);
/// using var saved = ModelFile.Open("flowers.keras");
/// float[] probabilities = saved.Model.Predict(inputs, count);
/// </code>
/// </summary>
public static class ModelFile
{
    private const string Expected = "a model (.keras, a whole model in .h5, or TensorFlow.js's model.json)";

    /// <summary>
    /// Writes a network; a former file is replaced as a whole or not at all. The same network gives the same weights' bytes. One array is in memory at a time.
    /// </summary>
    /// <param name="path">The file; <c>.keras</c> is what Keras wants its name to end in.</param>
    /// <param name="model">The network.</param>
    /// <param name="card">Preprocessing and class names, so that the file can be used on pictures without being told more.</param>
    /// <param name="optimizer">With its state, so that training can go on; together with <paramref name="loss"/>.</param>
    /// <param name="loss">What the network was trained on; together with <paramref name="optimizer"/>.</param>
    /// <param name="metrics">Keras's names of the metrics that it is to be compiled with.</param>
    /// <param name="time">Tells the date in the file's metadata.</param>
    /// <exception cref="ArgumentException">The card or the optimizer is not this network's, or an optimizer comes without its loss.</exception>
    /// <exception cref="ModelFileException">The file can't be written.</exception>
    public static void Save(string path, Model model, ModelCard? card = null, Optimizer? optimizer = null, Loss? loss = null, IReadOnlyList<string>? metrics = null, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(model);
        if (optimizer is null != loss is null)
            throw new ArgumentException($"Got {(loss is null ? "an optimizer without a loss" : "a loss without an optimizer")}; Keras compiles a model with both or none. Give the other too.", nameof(loss));
        if (card?.WhyNotOf(model) is { } reason) throw new ArgumentException($"The model card is not this network's: {reason}. Give the card that it was trained with.", nameof(card));
        var compiled = optimizer is null ? null : new CompileConfig(optimizer, loss, metrics ?? []);
        var now = (time ?? TimeProvider.System).GetUtcNow();
        Writing(path, stream => KerasArchive.Write(stream, model, compiled, now, card is null ? [] : [(KerasArchive.CardFile, card.ToJson())]));
    }

    /// <summary>
    /// Opens a model file, whatever its name: what it is shows in its content. A damaged, cut or foreign file is one clear error; nothing that is in it is run, and
    /// nothing is written by its names.
    /// </summary>
    /// <param name="path">A <c>.keras</c> file of Sepal, Keras 3 or late Keras 2, a whole model in <c>.h5</c> of any Keras, or TensorFlow.js's <c>model.json</c>.</param>
    /// <param name="withOptimizer">Whether the optimizer and its state are wanted: one to three times the weights' memory, which predicting does not need.</param>
    /// <exception cref="ModelFileException">The file is missing, can't be read, is not a model, or holds something that Sepal does not know; the message says what.</exception>
    public static SavedModel Open(string path, bool withOptimizer = true)
    {
        using var stream = OpenStream(path, Expected);
        string name = $"'{path}'";
        return Reading(name, () =>
        {
            byte[] head = FileKinds.Head(stream);
            if (FileKinds.IsZip(head)) return KerasArchive.Read(OpenZip(stream, name, Expected), name, withOptimizer);
            // The reader of another form comes in here: it makes a SavedModel.
            switch (WeightsFormats.Recognise(stream, name))
            {
                case WeightsFormat.KerasH5: return KerasH5Model.Read(stream, name, withOptimizer);
                case WeightsFormat.KerasWeights: throw NotA(Expected, name, ("is a file of weights (.weights.h5) without a network's description", "Build the network and load them into it"));
                case WeightsFormat.TensorFlowJs:
                    using (var file = TensorFlowJsModel.Open(path)) return new SavedModel(file.BuildModel());
                default: throw NotA(Expected, name, FileKinds.Describe(head));
            }
        });
    }

    /// <summary>The entries of a Keras file.</summary>
    internal static ZipReader OpenZip(Stream stream, string name, string expected)
    {
        var zip = new ZipReader(stream, name);
        return zip.Has(KerasArchive.Config) || zip.Has(KerasArchive.Metadata) || zip.Has(KerasArchive.WeightsFile) ? zip : throw NotA(expected, name, FileKinds.DescribeZip(zip.Names));
    }

    internal static ModelFileException NotA(string expected, string name, (string What, string Advice) found) => new($"{name} {found.What}; expected {expected}. {found.Advice}.");

    internal static FileStream OpenStream(string path, string expected)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path)) throw NotA(expected, $"'{path}'", FileKinds.DescribeFolder(path));
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1 << 16);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModelFileException($"There is no file '{path}'. Expected {expected}; check the path.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException($"'{path}' can't be read ({Reason(e)}); expected {expected} that this user may read. Check its permissions.", e);
        }
    }

    /// <summary>Runs a reader: what it throws is an error of the model file.</summary>
    internal static T Reading<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (WeightsException e)
        {
            throw new ModelFileException(e.Message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException($"{name} can't be read ({Reason(e)}). Copy it to this machine again.", e);
        }
    }

    internal static void Writing(string path, Action<Stream> write)
    {
        try
        {
            AtomicFile.Write(path, write);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException($"'{path}' can't be written ({Reason(e).Split(" : '", 2)[0]}). Expected a folder that this user may write to, with room left; the former file, if there was one, is as it was.", e);
        }
    }

    private static string Reason(Exception e) => e.Message.TrimEnd('.');
}
