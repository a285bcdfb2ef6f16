using System.Text.Json;
using System.Text.Json.Nodes;
using Sepal.Models;

namespace Sepal.Weights;

/// <summary>
/// A layers model of TensorFlow.js: <c>model.json</c> with the network as Keras 2 describes it and a list of weights, and the binary files that hold
/// them, float32, float16, or quantised to 8 or 16 bits (value × scale + minimum, in double precision as TensorFlow.js computes it).
/// </summary>
internal sealed class TensorFlowJsModel : IDisposable
{
    private const long MostJsonBytes = 32 << 20;

    private readonly JsonObject _root;
    private readonly List<TensorFlowJsShards> _groups = [];
    private readonly string _name;

    private TensorFlowJsModel(JsonObject root, string name) => (_root, _name) = (root, name);

    /// <summary>The weights in their order; their names are <c>layer/weight</c>.</summary>
    public IReadOnlyList<StoredTensor> Tensors { get; private set; } = [];

    /// <summary>Opens <c>model.json</c>; the files beside it are read when values are asked for.</summary>
    /// <exception cref="WeightsException">A file is missing, cut off or leads elsewhere, or a weight is of a kind that no network of layers has.</exception>
    /// <exception cref="ModelFileException">It is no layers model.</exception>
    public static TensorFlowJsModel Open(string path)
    {
        string name = Path.GetFileName(path);
        var model = new TensorFlowJsModel(Json(path, name), name);
        try
        {
            model.ReadManifest(Path.GetDirectoryName(Path.GetFullPath(path))!);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>The network with its weights. Whoever asks for it disposes it.</summary>
    /// <exception cref="WeightsException">The weights are not those of the network.</exception>
    /// <exception cref="ModelFileException">The network holds what Sepal does not know, which is named.</exception>
    public Model BuildModel()
    {
        var topology = _root["modelTopology"] as JsonObject ?? throw new ModelFileException($"{_name} has no modelTopology. Expected a layers model of TensorFlow.js.");
        // With or without what else Keras keeps beside the description.
        var config = topology["model_config"] as JsonObject ?? topology;
        var model = ModelDescription.Build(config, _name);
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

    /// <summary>Sets a network's weights.</summary>
    /// <exception cref="WeightsException">Something is missing, left over or of another shape, or a file is cut off.</exception>
    public void ReadWeights(Model model)
    {
        var assignment = new WeightAssignment(_name, model.Name);
        LayerMatching.Leaves(model, StoredLayer.Group(Tensors), assignment);
        assignment.Apply();
    }

    public void Dispose()
    {
        foreach (var group in _groups) group.Dispose();
    }

    private static JsonObject Json(string path, string name)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (stream.Length > MostJsonBytes) throw new ModelFileException($"{name} has {stream.Length} bytes. Expected a model.json of TensorFlow.js of at most {MostJsonBytes}.");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var root = ModelDescription.Parse(bytes, name);
        string? format = Text(root["format"]);
        if (format == "graph-model") throw new ModelFileException($"{name} is a graph model: operations of TensorFlow without layers. Convert the Keras model again with --output_format tfjs_layers_model.");
        if (format is not (null or "layers-model")) throw new ModelFileException($"{name} has the format '{format}'. Expected 'layers-model'.");
        return root;
    }

    private void ReadManifest(string folder)
    {
        if (_root["weightsManifest"] is not JsonArray groups) throw new WeightsException($"{_name} has no weightsManifest. Expected a layers model of TensorFlow.js with its weights.");
        var tensors = new List<StoredTensor>();
        foreach (var group in groups)
        {
            if (group is not JsonObject || group["paths"] is not JsonArray paths || group["weights"] is not JsonArray weights) throw Damaged("a group of its weightsManifest has no paths or weights");
            var shards = new TensorFlowJsShards(folder, paths.Select(p => Text(p) ?? throw Damaged("a path of its weightsManifest is no text")), _name);
            _groups.Add(shards);
            long at = 0;
            foreach (var weight in weights)
            {
                var spec = TensorFlowJsWeight.Parse(weight as JsonObject ?? throw Damaged("a weight of its weightsManifest is no object"), _name);
                if (spec.Bytes > shards.Length - at) throw new WeightsException($"The files beside {_name} are cut off: '{Hdf5Links.Printable(spec.Name)}' needs {spec.Bytes} bytes, and {Math.Max(0, shards.Length - at)} are left. Copy them again.");
                tensors.Add(spec.Stored(shards, at));
                at += spec.Bytes;
            }
            if (at != shards.Length) throw Damaged($"the files beside it have {shards.Length - at} bytes more than its weights");
        }
        if (tensors.GroupBy(t => t.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice) throw Damaged($"it holds '{Hdf5Links.Printable(twice.Key)}' twice");
        Tensors = tensors;
    }

    private static string? Text(JsonNode? node) => node is JsonValue v && v.GetValueKind() == JsonValueKind.String ? v.GetValue<string>() : null;

    private WeightsException Damaged(string what) => new($"{_name} is damaged: {what}. Expected a layers model of TensorFlow.js; copy or convert it again.");
}
