using Sepal.Models;

namespace Sepal.Weights;

/// <summary>
/// Loads weights into a network from a file that Keras, TensorFlow.js or Sepal wrote, as Keras's <c>model.load_weights</c>:
/// <code>
/// WeightsFile.Load(model, "vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5");
/// </code>
/// The file is recognised by its content, and only read: nothing in it is run, and no other file is opened than those that lie beside a <c>model.json</c>.
/// </summary>
public static class WeightsFile
{
    /// <summary>
    /// Sets all weights of a network. Layers are found by their names; automatic ones (<c>conv2d_5</c>) by their number among their kind where the file
    /// counts from elsewhere. Everything is compared before the first weight is set.
    /// Memory: the weights once, and a part of one array.
    /// </summary>
    /// <param name="model">The network; its weights are replaced.</param>
    /// <param name="path">
    /// <c>.h5</c> of any Keras (a whole model or weights alone), <c>.weights.h5</c>, <c>.keras</c>, <c>model.json</c> of TensorFlow.js, or safetensors whose names and
    /// shapes are Keras's (<c>conv2d/kernel</c>).
    /// </param>
    /// <exception cref="WeightsException">Weights are missing, left over or of another shape (all told at once), or the file can't be read or is damaged.</exception>
    public static void Load(Model model, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var file = TensorFile.Open(path);
        file.ReadWeights(model);
    }

    /// <summary>Opens a file to be read; that it isn't there or can't be read is an error of weights.</summary>
    internal static FileStream OpenRead(string path)
    {
        if (Directory.Exists(path)) throw new WeightsException($"'{path}' is a folder. Expected a file of weights.");
        try
        {
            // Values are read in large parts, straight to their places.
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeightsException($"'{path}' can't be opened: {e.Message} Give the path of a file of weights.", e);
        }
    }

    /// <summary>The weights inside a <c>.keras</c> file, read where they lie.</summary>
    internal static Hdf5Group InArchive(Stream stream, string name)
    {
        var file = new FileBytes(stream, name, "a .keras file");
        var member = ZipDirectory.Read(file).Where(m => m.Name.EndsWith(".weights.h5", StringComparison.Ordinal)).ToList() switch
        {
            [var only] => only,
            var all => throw file.Damaged($"it holds {all.Count} files of weights"),
        };
        return member.IsPacked
            ? throw file.Refused($"'{Hdf5Links.Printable(member.Name)}' in it is compressed, which Keras does not do. Save it with Keras, or pack it again without compression")
            : Hdf5Reader.Read(stream, member.Offset, member.Size, name);
    }

    /// <summary>What the system says of a file that could be opened.</summary>
    internal static WeightsException Unreadable(string name, Exception e) => new($"{name} can't be read: {e.Message.TrimEnd('.')}. Expected a file that stays as it is while it is read; copy it again.", e);
}
