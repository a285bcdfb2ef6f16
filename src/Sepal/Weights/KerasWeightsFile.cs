using System.Collections.Immutable;
using System.Globalization;
using Sepal.Layers;
using Sepal.Models;

namespace Sepal.Weights;

/// <summary>
/// Keras 3's weights file: <c>model.weights.h5</c> inside a <c>.keras</c> file, or a <c>.weights.h5</c> file of its own. Written and read one array at a
/// time. The same weights give the same bytes.
/// </summary>
internal static class KerasWeightsFile
{
    private const string OptimizerGroup = "optimizer/vars";

    /// <summary>Writes weights, and an optimizer's variables where they are given. The stream has to read, write and seek; it is written from position 0.</summary>
    public static void Write(Stream stream, Model model, string? optimizerName = null, IReadOnlyList<Hdf5Array>? optimizer = null)
    {
        var root = new Hdf5Tree();
        foreach (var group in KerasWeightsLayout.Of(model))
        {
            var variables = root.At(group.Variables);
            variables.Attributes["name"] = group.LayerName;
            for (int i = 0; i < group.Weights.Count; i++)
            {
                var weight = group.Weights[i];
                variables.Add(Number(i), new Hdf5Array([.. weight.Shape], weight.ToArray));
            }
        }
        if (optimizer is not null)
        {
            var variables = root.At(OptimizerGroup);
            variables.Attributes["name"] = optimizerName ?? "optimizer";
            for (int i = 0; i < optimizer.Count; i++) variables.Add(Number(i), optimizer[i]);
        }
        Hdf5Writer.Write(stream, root);
    }

    /// <summary>
    /// Sets a model's weights. Names, shapes and sizes are all compared before the first one is set, so that a file of another network changes nothing.
    /// Memory: the model's weights, and the largest array once more.
    /// </summary>
    /// <exception cref="WeightsException">A weight is missing, left over or of another shape (named, with what was expected and found), or the file is cut off or damaged.</exception>
    public static void Read(Stream stream, long offset, long length, string name, Model model)
    {
        var root = Hdf5Reader.Read(stream, offset, length, name);
        foreach (var (weight, dataset) in Match(root, model, name)) weight.Assign(dataset, static (values, source) => source.ReadTo(values));
    }

    /// <summary>The optimizer's variables in Keras's order, their values not read yet; none where the file was saved without. Names are not stored: the order decides.</summary>
    /// <exception cref="WeightsException">The file is cut off or damaged.</exception>
    public static IReadOnlyList<Hdf5Dataset> OptimizerVariables(Stream stream, long offset, long length, string name)
    {
        var group = Hdf5Reader.Read(stream, offset, length, name).Find(OptimizerGroup);
        var variables = new List<Hdf5Dataset>();
        while (group?.Datasets.TryGetValue(Number(variables.Count), out var dataset) == true) variables.Add(dataset);
        return variables;
    }

    private static List<(Weight Weight, Hdf5Dataset Dataset)> Match(Hdf5Group root, Model model, string name)
    {
        if (root.Find("layers") is null)
            throw new WeightsException($"{name} has no group 'layers'. Expected weights as Keras 3 saves them (model.save or save_weights); {Found(root)}");
        var matches = new List<(Weight, Hdf5Dataset)>();
        var used = new HashSet<Hdf5Dataset>();
        string? problem = null;
        int problems = 0;
        foreach (var group in KerasWeightsLayout.Of(model))
        {
            var variables = root.Find(group.Variables);
            for (int i = 0; i < group.Weights.Count; i++)
            {
                var weight = group.Weights[i];
                string place = $"{group.Variables}/{i}", path = $"{group.NodePath}/{weight.Name}";
                var dataset = variables?.Datasets.GetValueOrDefault(Number(i));
                string? found = dataset is null ? $"has no values for '{path}'; expected shape {Text(weight.Shape)} at {place}"
                    : !Fits(weight, dataset) ? $"holds shape {Text(dataset.Shape)} at {place} for '{path}'; expected {Text(weight.Shape)}"
                    : null;
                if (dataset is not null) used.Add(dataset);
                if (found is null)
                {
                    dataset!.Count(); // sizes against the file, before anything is set
                    matches.Add((weight, dataset));
                    continue;
                }
                problem ??= found;
                problems++;
            }
        }
        if (problem is not null)
            throw new WeightsException($"{name} {problem}{(problems > 1 ? $" ({problems - 1} more like this)" : "")}. It was saved from another network: open it with the one that it belongs to.");
        var left = root.AllDatasets().Where(d => !used.Contains(d) && IsWeight(d.Path)).ToList();
        if (left.Count > 0)
            throw new WeightsException($"{name} holds {left.Count} {(left.Count == 1 ? "array" : "arrays")} that the network '{model.Name}' has no weight for, first '{Hdf5Links.Printable(left[0].Path)}' of shape {Text(left[0].Shape)}. It was saved from another network: open it with the one that it belongs to.");
        return matches;
    }

    private static bool Fits(Weight weight, Hdf5Dataset dataset) => dataset.Shape.SequenceEqual(weight.Shape.Select(s => (long)s));

    // What Keras keeps beside weights: optimizers, metrics and the states of random layers.
    private static bool IsWeight(string path) => path.StartsWith("layers/", StringComparison.Ordinal)
        && !path.Split('/').Any(p => p.StartsWith("seed_generator", StringComparison.Ordinal));

    private static string Found(Hdf5Group root) => root.Texts("layer_names") is not null || root.Groups.ContainsKey("model_weights")
        ? "this is Keras's older form (.h5). Save it as .keras with Keras 3 first."
        : $"found {(root.Groups.Count == 0 ? "nothing" : string.Join(", ", root.Groups.Keys.Take(5).Select(k => $"'{Hdf5Links.Printable(k)}'")))}.";

    private static string Text<T>(ImmutableArray<T> shape) => shape.Length == 1 ? $"({shape[0]},)" : $"({string.Join(", ", shape)})";

    private static string Number(int i) => i.ToString(CultureInfo.InvariantCulture);
}
