using Sepal.Layers;
using Sepal.Models;

namespace Sepal.Explaining;

/// <summary>The layers of a network whose outputs are maps, by path, in the order in which they run: those that an explanation can look at.</summary>
internal sealed class MapLayers
{
    private readonly Model _model;
    private readonly Dictionary<string, (Shape Shape, int Places)> _all = new(StringComparer.Ordinal);
    private readonly List<string> _maps = [], _rectifiers = [];

    public MapLayers(Model model)
    {
        _model = model;
        bool sawWeights = false;
        Collect(model, "", ref sawWeights);
    }

    /// <summary>Layers of maps behind the first convolution.</summary>
    public IReadOnlyList<string> Maps => _maps;

    /// <summary>The last layer of maps before the classifier; poolings and dropouts behind it only thin it out. Null where there is none.</summary>
    public string? Auto { get; private set; }

    /// <summary>Layers that end in a rectifier.</summary>
    public IReadOnlyList<string> Rectifiers => _rectifiers;

    /// <summary>The path that a choice means.</summary>
    /// <exception cref="ArgumentException">There is no such layer, or it gives no maps.</exception>
    /// <exception cref="ExplanationException">The network has no layer of maps.</exception>
    public string Resolve(string layer, ExplanationMethod method)
    {
        if (layer == ExplanationOptions.AutoLayer)
            return Auto ?? throw new ExplanationException($"The network '{_model.Name}' has no layer of maps between its input and its classifier; {method.Name} needs one. Methods that work here: {string.Join(", ", ExplanationMethod.All.Where(m => !m.NeedsLayer).Select(m => m.Name))}.");
        if (!_all.TryGetValue(layer, out var found))
            throw new ArgumentException($"No layer is called '{layer}' in '{_model.Name}'. The nearest are {Quoted(NearestNames.Of(layer, _all.Keys, 3))}{OrAuto}.");
        if (!found.Shape.IsMap)
            throw new ArgumentException($"Layer '{layer}' gives {found.Shape}; {method.Name} needs maps of (None, height, width, channels). Choose one of them{(_maps.Count > 0 ? $", such as {Quoted(_maps.TakeLast(3))}" : "")}{OrAuto}.");
        if (found.Places > 1)
            throw new ArgumentException($"Layer '{layer}' stands at {found.Places} places of the network; a map is of one. Choose a layer that is used once{OrAuto}.");
        return layer;
    }

    private string OrAuto => Auto is null ? "" : $", or 'auto', which is '{Auto}'";

    private void Collect(Model model, string prefix, ref bool sawWeights)
    {
        foreach (var node in model.Nodes)
        {
            string path = prefix + node.Layer.Name;
            _all[path] = (node.Shape, _all.TryGetValue(path, out var former) ? former.Places + 1 : 1);
            if (node.Layer is Model inner)
            {
                Collect(inner, path + "/", ref sawWeights);
                continue;
            }
            if (EndsInRectifier(node.Layer)) _rectifiers.Add(path);
            sawWeights |= node.Layer is not Normalization && node.Layer.Weights.Count > 0;
            if (!sawWeights || node.Layer is InputLayer || !node.Shape.IsMap || node.Shape[0] == 1 && node.Shape[1] == 1) continue;
            if (!_maps.Contains(path)) _maps.Add(path);
            if (!OnlyThins(node.Layer)) Auto = path;
        }
    }

    private static bool OnlyThins(Layer layer) => layer is Pooling or RandomLayer or ZeroPadding2D or Cropping2D or UpSampling2D;

    private static bool EndsInRectifier(Layer layer) => layer switch
    {
        Convolution convolution => convolution.EndsInRelu,
        Dense dense => dense.Activation == ActivationFunction.Relu,
        Activation activation => activation.Function == ActivationFunction.Relu,
        _ => layer is ReLU,
    };

    private static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"'{n}'"));
}
