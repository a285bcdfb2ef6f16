namespace Sepal.Weights;

/// <summary>
/// A file of weights as flat, named arrays, whatever its format: names, shapes, and values that are read when asked for. What they are called and how their
/// axes lie is the file's own; whoever fills a network from it says which array goes where (<see cref="WeightAssignment"/>).
/// </summary>
internal sealed class TensorFile : IDisposable
{
    private readonly IDisposable _owned;
    private readonly Dictionary<string, StoredTensor> _byName;

    private TensorFile(string name, WeightsFormat format, IReadOnlyList<StoredTensor> tensors, IDisposable owned)
    {
        (Name, Format, Tensors, _owned) = (name, format, tensors, owned);
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
    public static TensorFile Open(string path)
    {
        string name = Path.GetFileName(path);
        var stream = WeightsFile.OpenRead(path);
        try
        {
            var format = WeightsFormats.Recognise(stream, name);
            if (format == WeightsFormat.TensorFlowJs)
            {
                stream.Dispose();
                var model = TensorFlowJsModel.Open(path);
                return new TensorFile(name, format, model.Tensors, model);
            }
            return new TensorFile(name, format, format switch
            {
                WeightsFormat.Safetensors => SafetensorsReader.Read(stream, name),
                WeightsFormat.PyTorch => PyTorchReader.Read(stream, name),
                WeightsFormat.KerasH5 => [.. KerasH5File.Read(stream, 0, stream.Length, name).Layers.SelectMany(l => l.Tensors)],
                WeightsFormat.KerasWeights => Stored(Hdf5Reader.Read(stream, 0, stream.Length, name)),
                WeightsFormat.KerasArchive => Stored(WeightsFile.InArchive(stream, name)),
                _ => throw WeightsFormats.Unknown(stream, name),
            }, stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    public void Dispose() => _owned.Dispose();

    private static IReadOnlyList<StoredTensor> Stored(Hdf5Group root) => [.. root.AllDatasets().Select(d => d.Stored(d.Path))];
}
