using Sepal.Models;
using Sepal.Training;

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

    /// <summary>Opens a model file. Reads a damaged, cut or foreign one to one clear error; runs nothing that is in it and writes nothing by its names.</summary>
    /// <param name="path">A <c>.keras</c> file of Keras 3, of late Keras 2, or of Sepal.</param>
    /// <param name="withOptimizer">Whether the optimizer and its state are wanted: one to three times the weights' memory, which predicting does not need.</param>
    /// <exception cref="ModelFileException">The file is missing, can't be read, is not a model, or holds something that Sepal does not know; the message says what.</exception>
    public static SavedModel Open(string path, bool withOptimizer = true)
    {
        using var stream = OpenStream(path);
        string name = $"'{path}'";
        return Reading(name, () =>
        {
            byte[] head = new byte[Math.Min(FileKinds.HeadBytes, stream.Length)];
            stream.ReadExactly(head);
            return FileKinds.Of(head) switch
            {
                FileKind.Zip => KerasArchive.Read(OpenZip(stream, name), name, withOptimizer),
                // The readers of other forms come in here: each makes a SavedModel from the stream.
                _ => throw NotA("a .keras file", name, FileKinds.Describe(head)),
            };
        });
    }

    /// <summary>The file's zip directory, if it is a Keras file's.</summary>
    internal static ZipReader OpenZip(Stream stream, string name)
    {
        var zip = new ZipReader(stream, name);
        if (!zip.Has(KerasArchive.Config) && !zip.Has(KerasArchive.Metadata) && !zip.Has(KerasArchive.WeightsFile))
            throw NotA("a .keras file", name, FileKinds.DescribeZip(zip.Names));
        return zip;
    }

    internal static ModelFileException NotA(string expected, string name, (string What, string Advice) found) => new($"{name} {found.What}; expected {expected}. {found.Advice}.");

    internal static FileStream OpenStream(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path)) throw NotA("a .keras file", $"'{path}'", InFolder(path));
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1 << 16);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModelFileException($"There is no file '{path}'. Expected a .keras file; check the path.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException($"'{path}' can't be read ({Reason(e)}). Expected a .keras file that this user may read; check its permissions.", e);
        }
    }

    internal static T Reading<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException($"{name} can't be read ({Reason(e)}). Expected a .keras file; copy it again.", e);
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
            throw new ModelFileException($"'{path}' can't be written ({Reason(e)}). Expected a folder that this user may write to, with room left; the former file, if there was one, is as it was.", e);
        }
    }

    private static (string What, string Advice) InFolder(string path)
    {
        try
        {
            if (File.Exists(Path.Combine(path, "saved_model.pb"))) return ("is a folder with TensorFlow's SavedModel", "Open it with Keras and save it as .keras");
            string? inside = Directory.EnumerateFiles(path, "*.keras").Order(StringComparer.Ordinal).FirstOrDefault();
            return ("is a folder", inside is null ? "Give the model's file" : $"Take '{inside}'");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ("is a folder", "Give the model's file");
        }
    }

    private static string Reason(Exception e) => e.Message.TrimEnd('.');
}
