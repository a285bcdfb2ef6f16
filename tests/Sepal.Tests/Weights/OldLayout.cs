using Sepal.Models;
using Sepal.Weights;

namespace Sepal.Tests.Weights;

/// <summary>Weights as Keras 2.12 and 2.13 laid them out: <c>_layer_checkpoint_dependencies</c>, layers with weights counted twice; on Windows whole paths as names.</summary>
internal static class OldLayout
{
    public static byte[] Bytes(Model model, char separator = '/')
    {
        var tree = new Hdf5Tree();
        Add(tree, "", model, separator);
        return Hdf5Sample.Bytes(tree);
    }

    private static void Add(Hdf5Tree tree, string path, Model model, char separator)
    {
        var used = new Dictionary<string, int>();
        foreach (var layer in model.Layers)
        {
            string kind = Sepal.Layers.KerasNames.SnakeCase(layer.ClassName);
            int number = used.GetValueOrDefault(kind);
            used[kind] = number + (layer.Weights.Count > 0 ? 2 : 1);
            string full = $"{(path.Length == 0 ? "" : path + separator)}_layer_checkpoint_dependencies{separator}{kind}{(number == 0 ? "" : $"_{number}")}";
            var variables = tree.At($"{full}/vars");
            if (layer is Model nested) Add(tree, full, nested, separator);
            else for (int i = 0; i < layer.Weights.Count; i++) variables.Add($"{i}", new Hdf5Array([.. layer.Weights[i].Shape], layer.Weights[i].CopyTo));
        }
    }
}
