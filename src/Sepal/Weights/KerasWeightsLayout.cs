using Sepal.Layers;
using Sepal.Models;

namespace Sepal.Weights;

/// <summary>A layer's place in a weights file: <c>layers/conv2d_1</c>, and its path in the model (<c>base/c</c>) for errors.</summary>
internal sealed record KerasGroup(string Path, string LayerName, string NodePath, IReadOnlyList<Weight> Weights)
{
    /// <summary>The group that holds its arrays, numbered from 0.</summary>
    public string Variables => Path.Length == 0 ? "vars" : $"{Path}/vars";
}

/// <summary>
/// Where Keras 3 puts each layer in <c>model.weights.h5</c>: not under the layer's name, but under its class in snake_case with a running number among the
/// layers of the same model (<c>conv2d</c>, <c>conv2d_1</c>), nested models inside their own group. A layer that occurs twice is stored at its first place.
/// Source: keras/src/saving/saving_lib.py, _save_state and _save_container_state.
/// </summary>
internal static class KerasWeightsLayout
{
    public static IEnumerable<KerasGroup> Of(Model model) => Of(model, "", "", []);

    private static IEnumerable<KerasGroup> Of(Model model, string path, string nodePath, HashSet<Layer> seen)
    {
        yield return new KerasGroup(path, model.Name, nodePath, []);
        var used = new Dictionary<string, int>();
        foreach (var layer in model.Layers)
        {
            string name = KerasNames.SnakeCase(layer.ClassName);
            int number = used[name] = used.TryGetValue(name, out int last) ? last + 1 : 0;
            if (!seen.Add(layer)) continue;
            string inner = $"{(path.Length == 0 ? "" : path + "/")}layers/{name}{(number == 0 ? "" : $"_{number}")}";
            string node = nodePath.Length == 0 ? layer.Name : $"{nodePath}/{layer.Name}";
            if (layer is Model nested)
            {
                foreach (var group in Of(nested, inner, node, seen)) yield return group;
            }
            else
            {
                yield return new KerasGroup(inner, layer.Name, node, layer.Weights);
            }
        }
    }
}
