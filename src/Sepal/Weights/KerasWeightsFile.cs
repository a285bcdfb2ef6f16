using System.Globalization;
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
                variables.Add(Number(i), new Hdf5Array([.. weight.Shape], weight.CopyTo));
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
    /// Memory: the model's weights, and a part of one array.
    /// </summary>
    /// <exception cref="WeightsException">Weights are missing, left over or of another shape (all told at once), or the file is cut off or damaged.</exception>
    public static void Read(Stream stream, long offset, long length, string name, Model model) => Read(Hdf5Reader.Read(stream, offset, length, name), name, model);

    /// <inheritdoc cref="Read(Stream, long, long, string, Model)"/>
    public static void Read(Hdf5Group file, string name, Model model)
    {
        var root = KerasWeightsTree.Of(file);
        if (root.Find("layers") is not { } layers)
            throw new WeightsException($"{name} has no group 'layers'. Expected weights as Keras 3 saves them (model.save or save_weights); {Found(root)}");
        var assignment = new WeightAssignment(name, model.Name);
        var used = new HashSet<Hdf5Dataset>();
        foreach (var group in KerasWeightsLayout.Of(model))
        {
            var variables = root.Find(group.Variables);
            for (int i = 0; i < group.Weights.Count; i++)
            {
                var weight = group.Weights[i];
                string path = $"{group.NodePath}/{weight.Name}";
                if (variables?.Datasets.GetValueOrDefault(Number(i)) is { } dataset && used.Add(dataset)) assignment.Pair(path, weight, dataset.Stored(dataset.Path));
                else assignment.Missing(path, weight);
            }
        }
        foreach (var dataset in layers.AllDatasets().Where(d => !used.Contains(d) && IsWeight(d.Path))) assignment.LeftOver(dataset.Stored(dataset.Path));
        assignment.Apply();
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

    // Keras 2 and early 3 keep the states of random layers beside the weights.
    private static bool IsWeight(string path) => !path.Split('/').Any(p => p.StartsWith("seed_generator", StringComparison.Ordinal));

    private static string Found(Hdf5Group root) => KerasH5File.Is(root)
        ? "this is Keras's older form. Name it .h5 and open it so."
        : $"found {(root.Groups.Count == 0 ? "nothing" : string.Join(", ", root.Groups.Keys.Take(5).Select(k => $"'{Hdf5Links.Printable(k)}'")))}.";

    private static string Number(int i) => i.ToString(CultureInfo.InvariantCulture);
}
