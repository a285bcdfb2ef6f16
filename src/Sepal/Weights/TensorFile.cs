using Sepal.Models;

namespace Sepal.Weights;

/// <summary>
/// A file of weights as flat, named arrays, whatever its format: names, shapes, and values that are read when asked for. What they are called and how their
/// axes lie is the file's own; whoever fills a network from it says which array goes where (<see cref="WeightAssignment"/>).
/// </summary>
internal sealed class TensorFile : IDisposable
{
    private readonly Action<Model> _fill;
    private readonly IDisposable _owned;
    private readonly Dictionary<string, StoredTensor> _byName;

    private TensorFile(string name, WeightsFormat format, IReadOnlyList<StoredTensor> tensors, Action<Model> fill, IDisposable owned)
    {
        (Name, Format, Tensors, _fill, _owned) = (name, format, tensors, fill, owned);
        _byName = new Dictionary<string, StoredTensor>(tensors.Count, StringComparer.Ordinal);
        foreach (var tensor in tensors)
        {
            if (!_byName.TryAdd(tensor.Name, tensor)) throw new WeightsException($"{name} is damaged: it holds '{Hdf5Links.Printable(tensor.Name)}' twice. Copy or download it again.");
        }
    }

    /// <summary>What errors call it.</summary>
    public string Name { get; }

    public WeightsFormat Format { get; }

    /// <summary>All arrays, in the file's order.</summary>
    public IReadOnlyList<StoredTensor> Tensors { get; }

    /// <summary>The array of a name, or null.</summary>
    public StoredTensor? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>
    /// Opens a file by its content. Names are: safetensors' and PyTorch's own (nested dictionaries joined by '/'); <c>layer/weight</c> in Keras's <c>.h5</c> and
    /// TensorFlow.js; the place (<c>layers/conv2d/vars/0</c>) in Keras 3's weights, alone or inside a <c>.keras</c> file.
    /// </summary>
    /// <exception cref="WeightsException">The file can't be read, is damaged, or is of no known kind.</exception>
    public static TensorFile Open(string path) => Open(WeightsFile.OpenRead(path), path);

    /// <summary>As <see cref="Open(string)"/>, from a stream that ends with the result.</summary>
    public static TensorFile Open(Stream stream, string path)
    {
        string name = Path.GetFileName(path);
        try
        {
            return Reading(name, () => Read(stream, path, name));
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Sets all weights of a network whose names are Keras's, as <see cref="WeightsFile.Load"/> tells.</summary>
    /// <exception cref="WeightsException">Weights are missing, left over or of another shape (all told at once), the names are PyTorch's, or the file can't be read.</exception>
    public void ReadWeights(Model model) => Reading(Name, () =>
    {
        _fill(model);
        return true;
    });

    public void Dispose() => _owned.Dispose();

    private static TensorFile Read(Stream stream, string path, string name)
    {
        var format = WeightsFormats.Recognise(stream, name);
        switch (format)
        {
            case WeightsFormat.Safetensors:
                var tensors = SafetensorsReader.Read(stream, name);
                return new(name, format, tensors, model => ByPath(tensors, name, model), stream);
            case WeightsFormat.PyTorch:
                return new(name, format, PyTorchReader.Read(stream, name), model => throw new WeightsException(
                    $"{name} holds tensors under PyTorch's names and in its order of axes, and nothing tells which belongs to which layer of '{model.Name}'. Expected a file of Keras; a backbone of Sepal loads its own .pth."), stream);
            case WeightsFormat.KerasH5:
                var file = KerasH5File.Read(stream, 0, stream.Length, name);
                return new(name, format, [.. file.Layers.SelectMany(l => l.Tensors)], file.ReadWeights, stream);
            case WeightsFormat.KerasWeights or WeightsFormat.KerasArchive:
                var root = format == WeightsFormat.KerasWeights ? Hdf5Reader.Read(stream, 0, stream.Length, name) : WeightsFile.InArchive(stream, name);
                return new(name, format, [.. root.AllDatasets().Select(d => d.Stored(d.Path))], model => KerasWeightsFile.Read(root, name, model), stream);
            case WeightsFormat.TensorFlowJs:
                stream.Dispose();
                var description = TensorFlowJsModel.Open(path);
                return new(name, format, description.Tensors, description.ReadWeights, description);
            default:
                throw WeightsFormats.Unknown(stream, name);
        }
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

    // Whoever asks for weights hears of weights, whatever went wrong on the way.
    private static T Reading<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ModelFileException e)
        {
            throw new WeightsException(e.Message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw WeightsFile.Unreadable(name, e);
        }
    }
}
