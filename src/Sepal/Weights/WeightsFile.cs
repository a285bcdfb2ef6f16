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
        string name = Path.GetFileName(path);
        using var stream = OpenRead(path);
        switch (WeightsFormats.Recognise(stream, name))
        {
            case WeightsFormat.KerasH5: KerasH5File.Read(stream, 0, stream.Length, name).ReadWeights(model); break;
            case WeightsFormat.KerasWeights: KerasWeightsFile.Read(stream, 0, stream.Length, name, model); break;
            case WeightsFormat.KerasArchive: KerasWeightsFile.Read(InArchive(stream, name), name, model); break;
            case WeightsFormat.Safetensors: ByPath(SafetensorsReader.Read(stream, name), name, model); break;
            case WeightsFormat.TensorFlowJs:
                using (var file = TensorFlowJsModel.Open(path)) file.ReadWeights(model);
                break;
            case WeightsFormat.PyTorch:
                throw new WeightsException($"{name} holds tensors under PyTorch's names and in its order of axes, and nothing tells which belongs to which layer of '{model.Name}'. Expected a file of Keras; a backbone of Sepal loads its own .pth.");
            default: throw WeightsFormats.Unknown(stream, name);
        }
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

    private static void ByPath(IReadOnlyList<StoredTensor> tensors, string name, Model model)
    {
        var assignment = new WeightAssignment(name, model.Name);
        var left = tensors.ToDictionary(t => t.Name, StringComparer.Ordinal);
        foreach (var (path, weight) in model.NamedWeights().DistinctBy(w => w.Weight))
        {
            if (left.Remove(path, out var tensor)) assignment.Pair(path, weight, tensor);
            else assignment.Missing(path, weight);
        }
        foreach (var tensor in left.Values) assignment.LeftOver(tensor);
        assignment.Apply();
    }
}
