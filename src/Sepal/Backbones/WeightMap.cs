using Sepal.Layers;
using Sepal.Models;
using Sepal.Weights;

namespace Sepal.Backbones;

/// <summary>
/// Where the arrays of a PyTorch state dict belong in a backbone: names there to layers here. Kernels (out, in, height, width) and matrices (out, in) are turned
/// to Keras's axes, BatchNorm's <c>weight</c> is <c>gamma</c>, and what only PyTorch counts is left out.
/// </summary>
internal sealed class WeightMap
{
    private readonly Dictionary<string, string> _layers;
    private readonly string[] _ignored;

    private WeightMap(BackboneVariant variant, IEnumerable<(string Stored, string Layer)> layers, params string[] ignored)
    {
        Variant = variant;
        _layers = layers.ToDictionary(p => p.Stored, p => p.Layer);
        _ignored = ignored;
    }

    /// <summary>The form of the network that these files belong to.</summary>
    public BackboneVariant Variant { get; }

    /// <summary>The map for a backbone's PyTorch files; null where there are none.</summary>
    public static WeightMap? Of(string backbone) => backbone switch
    {
        "vgg16" => new(BackboneVariant.Torchvision, TorchNames.VGG16()),
        "inception_v3" => new(BackboneVariant.Torchvision, TorchNames.InceptionV3(), "AuxLogits."),
        "resnet50" => new(BackboneVariant.Torchvision, TorchNames.ResNet50()),
        "mobilenet_v2" => new(BackboneVariant.Torchvision, TorchNames.MobileNetV2()),
        _ when backbone.StartsWith("efficientnet_lite", StringComparison.Ordinal) => new(BackboneVariant.Keras, TorchNames.EfficientNetLite(Backbone.Find(backbone))),
        _ => null,
    };

    /// <summary>Whether arrays have PyTorch's names of this backbone.</summary>
    public bool Knows(IReadOnlyList<StoredTensor> tensors) => WithoutPrefix(tensors).Any(t => _layers.ContainsKey(Owner(t.Name)));

    /// <summary>Sets a model's weights from a state dict's arrays; of a classifier that the model does not have nothing is read.</summary>
    /// <param name="model">The backbone.</param>
    /// <param name="tensors">The arrays; names with a prefix of all (<c>state_dict/</c>, <c>module.</c>) are read without it.</param>
    /// <param name="file">What errors call the file.</param>
    /// <exception cref="WeightsException">Arrays are missing, left over or of another shape; nothing is set then.</exception>
    public void Apply(Model model, IReadOnlyList<StoredTensor> tensors, string file)
    {
        var assignment = new WeightAssignment(file, model.Name);
        var stored = WithoutPrefix(tensors).ToDictionary(t => t.Name, StringComparer.Ordinal);
        var layers = model.Layers.ToDictionary(l => l.Name);
        foreach (var (name, layerName) in _layers)
        {
            if (!layers.TryGetValue(layerName, out var layer)) // a classifier that was left out
            {
                foreach (string key in stored.Keys.Where(k => Owner(k) == name).ToList()) stored.Remove(key);
                continue;
            }
            foreach (var weight in layer.Weights)
            {
                string path = $"{layerName}/{weight.Name}";
                if (!stored.Remove($"{name}.{StoredName(layer, weight)}", out var tensor)) assignment.Missing(path, weight);
                else assignment.Pair(path, weight, Ordered(model, layer, weight, tensor), Axes(layer, weight));
            }
        }
        foreach (var tensor in stored.Values.Where(t => !IsIgnored(t.Name))) assignment.LeftOver(tensor);
        assignment.Apply();
    }

    private bool IsIgnored(string name) => name.EndsWith(".num_batches_tracked", StringComparison.Ordinal) || _ignored.Any(i => name.StartsWith(i, StringComparison.Ordinal));

    private static string Owner(string name) => name[..Math.Max(0, name.LastIndexOf('.'))];

    private static string StoredName(Layer layer, Weight weight) => (layer, weight.Name) switch
    {
        (BatchNormalization, "gamma") => "weight",
        (BatchNormalization, "beta") => "bias",
        (BatchNormalization, "moving_mean") => "running_mean",
        (BatchNormalization, _) => "running_var",
        (_, "kernel") => "weight",
        _ => "bias",
    };

    // The stored axes, each as its number in Keras's shape.
    private static int[] Axes(Layer layer, Weight weight) => (layer, weight.Name) switch
    {
        (Conv2D, "kernel") => [3, 2, 0, 1],
        (DepthwiseConv2D, "kernel") => [2, 3, 0, 1],
        (Dense, "kernel") => [1, 0],
        _ => [],
    };

    // Behind a Flatten PyTorch counts channels first, Keras last.
    private static StoredTensor Ordered(Model model, Layer layer, Weight weight, StoredTensor tensor)
    {
        if (layer is not Dense || weight.Name != "kernel") return tensor;
        var node = model.Nodes.First(n => n.Layer == layer);
        return node.Inputs is [{ Layer: Flatten, Inputs: [var maps] }] && maps.Shape.IsMap && tensor.Shape is [_, var columns] && columns == maps.Shape.Count
            ? ChannelsLast(tensor, maps.Shape[2])
            : tensor;
    }

    /// <summary>The same matrix with each row in Keras's order: stored (out, channels × positions), given as (out, positions × channels).</summary>
    internal static StoredTensor ChannelsLast(StoredTensor tensor, int channels)
    {
        int row = (int)tensor.Shape[1], positions = row / channels;
        return new StoredTensor(tensor.Name, tensor.Shape, Read, inParts: tensor.PartValues >= row && tensor.PartValues != int.MaxValue, tensor.Check);

        // A part is asked for in whole rows.
        void Read(long first, Span<float> values)
        {
            tensor.Read(first, values);
            var one = new float[row];
            for (int start = 0; start < values.Length; start += row)
            {
                var target = values.Slice(start, row);
                target.CopyTo(one);
                for (int c = 0; c < channels; c++)
                {
                    for (int p = 0; p < positions; p++) target[p * channels + c] = one[c * positions + p];
                }
            }
        }
    }

    private static IReadOnlyList<StoredTensor> WithoutPrefix(IReadOnlyList<StoredTensor> tensors)
    {
        foreach (string prefix in (string[])["state_dict/", "model_state_dict/", "module."])
        {
            if (tensors.Count > 0 && tensors.All(t => t.Name.StartsWith(prefix, StringComparison.Ordinal)))
                tensors = [.. tensors.Select(t => t.Renamed(t.Name[prefix.Length..]))];
        }
        return tensors;
    }
}
