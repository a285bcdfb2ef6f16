using System.Globalization;
using System.Text;
using Sepal.Models;

namespace Sepal.Weights;

/// <summary>
/// Keras's older <c>.h5</c>, which Keras 1, 2 and 3 write: a whole model (its description, weights, and perhaps an optimizer), or weights alone. Arrays are kept
/// by layer, in the order that the attributes <c>layer_names</c> and <c>weight_names</c> tell. The official ImageNet files are of this kind.
/// Source: keras/src/legacy/saving/legacy_h5_format.py.
/// </summary>
internal sealed class KerasH5File
{
    private const string LayerNames = "layer_names", WeightNames = "weight_names", ModelWeights = "model_weights", TopLevel = "top_level_model_weights";

    // States of random layers and counters that Keras kept beside the weights.
    private static readonly string[] States = ["StateVar", "state_var", "seed_generator_state"];

    private readonly Hdf5Group _root;
    private readonly string _name;

    private KerasH5File(Hdf5Group root, string name)
    {
        (_root, _name) = (root, name);
        var weights = root.Groups.GetValueOrDefault(ModelWeights) ?? root;
        Layers = ReadLayers(weights);
    }

    /// <summary>The layers in the file's order; those without weights have no arrays. Arrays are named <c>layer/weight</c>.</summary>
    public IReadOnlyList<StoredLayer> Layers { get; }

    /// <summary>Whether the file describes the network too.</summary>
    public bool HoldsModel => Attribute("model_config") is not null;

    /// <summary>The version of Keras that wrote it, where it says so.</summary>
    public string? KerasVersion => Attribute("keras_version") ?? _root.Groups.GetValueOrDefault(ModelWeights)?.Texts("keras_version")?.FirstOrDefault();

    /// <summary>What the model was compiled with, as Keras's JSON, where it was saved.</summary>
    public string? TrainingConfig => Attribute("training_config");

    /// <summary>Whether an HDF5 file is of this kind.</summary>
    public static bool Is(Hdf5Group root) => root.Groups.ContainsKey(ModelWeights) || Names(root, LayerNames) is not null || root.Texts("model_config") is not null;

    /// <summary>Reads names, shapes and places; values stay in the stream, which the caller keeps open.</summary>
    /// <exception cref="WeightsException">The file is cut off, damaged or of another kind.</exception>
    public static KerasH5File Read(Stream stream, long offset, long length, string name) => From(Hdf5Reader.Read(stream, offset, length, name), name);

    /// <inheritdoc cref="Read"/>
    public static KerasH5File From(Hdf5Group root, string name) => Is(root)
        ? new KerasH5File(root, name)
        : throw new WeightsException($"{name} holds neither layer_names nor a model. Expected a .h5 file as Keras saves it.");

    /// <summary>The network with its weights. Whoever asks for it disposes it.</summary>
    /// <exception cref="ModelFileException">The file has no description, or one that holds what Sepal does not know, which is named.</exception>
    /// <exception cref="WeightsException">The weights are not those of the network, or the file is cut off.</exception>
    public Model BuildModel()
    {
        string text = Attribute("model_config") ?? throw new ModelFileException($"{_name} holds weights alone, without a description of their network. Build the network first and load the weights into it.");
        var model = ModelDescription.Build(ModelDescription.Parse(Encoding.UTF8.GetBytes(text), _name), _name);
        try
        {
            ReadWeights(model);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Sets a network's weights. Everything is compared before the first one is set.</summary>
    /// <exception cref="WeightsException">Something is missing, left over or of another shape (all told at once), or the file is cut off.</exception>
    public void ReadWeights(Model model)
    {
        if ((_root.Groups.GetValueOrDefault(ModelWeights) ?? _root).Texts("backend")?.FirstOrDefault() == "theano")
            throw new WeightsException($"{_name} was written by Keras on Theano, which turns kernels around. Load and save it with Keras on TensorFlow first.");
        var assignment = new WeightAssignment(_name, model.Name);
        LayerMatching.TopLevel(model, Layers, assignment);
        assignment.Apply();
    }

    /// <summary>The optimizer's variables in the file's order, their values not read yet; none where it was saved without.</summary>
    /// <exception cref="WeightsException">One is listed and not there.</exception>
    public IReadOnlyList<Hdf5Dataset> OptimizerVariables()
    {
        if (!_root.Groups.TryGetValue("optimizer_weights", out var group)) return [];
        return [.. (Names(group, WeightNames) ?? []).Select(n => Dataset(group, n))];
    }

    private List<StoredLayer> ReadLayers(Hdf5Group weights)
    {
        string[] names = Names(weights, LayerNames) ?? throw Damaged("the list of its layers (layer_names) is missing");
        if (names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice) throw Damaged($"layer '{Hdf5Links.Printable(twice.Key)}' is listed twice");
        var layers = new List<StoredLayer>();
        foreach (string name in names.Concat(weights.Groups.ContainsKey(TopLevel) ? [TopLevel] : []))
        {
            var group = weights.Find(name) ?? throw Damaged($"layer '{Hdf5Links.Printable(name)}' is listed and not there");
            layers.Add(new StoredLayer(name, [.. (Names(group, WeightNames) ?? []).Where(IsWeight).Select(n => Stored(name, n, Dataset(group, n)))]));
        }
        return layers;
    }

    private static StoredTensor Stored(string layer, string name, Hdf5Dataset dataset)
    {
        string[] parts = name.Split('/', StringSplitOptions.RemoveEmptyEntries);
        string inner = string.Join('/', [.. (parts.Length > 1 && parts[0] == layer ? parts[1..^1] : parts[..^1]), WeightRole.Last(name)]);
        return dataset.Stored($"{layer}/{inner}");
    }

    private Hdf5Dataset Dataset(Hdf5Group group, string name)
    {
        int end = name.LastIndexOf('/');
        var inner = end < 0 ? group : group.Find(name[..end]);
        return inner?.Datasets.GetValueOrDefault(name[(end + 1)..]) ?? throw Damaged($"'{Hdf5Links.Printable($"{group.Path}/{name}")}' is listed and not there");
    }

    private static bool IsWeight(string name) => !States.Any(s => WeightRole.Last(name).EndsWith(s, StringComparison.Ordinal));

    // Lists above 64 KiB are divided over name0, name1, …; an empty list is an array of floats, not of texts.
    private static string[]? Names(Hdf5Group group, string attribute)
    {
        if (group.Attributes.Any(a => a.Name == attribute)) return group.Texts(attribute) ?? [];
        var parts = new List<string>();
        for (int i = 0; ; i++)
        {
            string part = string.Create(CultureInfo.InvariantCulture, $"{attribute}{i}");
            if (!group.Attributes.Any(a => a.Name == part)) return i == 0 ? null : [.. parts];
            parts.AddRange(group.Texts(part) ?? []);
        }
    }

    private string? Attribute(string name) => _root.Texts(name)?.FirstOrDefault();

    private WeightsException Damaged(string what) => new($"{_name} is damaged: {what}. Expected a .h5 file as Keras saves it; copy or download it again.");
}
