using System.Text;
using Sepal.Weights;

namespace Sepal.Saving;

/// <summary>A whole model in Keras's older <c>.h5</c>: its description, its weights, and what it was compiled with where that was saved.</summary>
internal static class KerasH5Model
{
    /// <exception cref="ModelFileException">The file holds weights alone, or a layer that Sepal does not have.</exception>
    /// <exception cref="WeightsException">The file is damaged.</exception>
    public static SavedModel Read(Stream stream, string name, bool withOptimizer)
    {
        var file = KerasH5File.Read(stream, 0, stream.Length, name);
        var notes = new List<string>();
        var compiled = file.TrainingConfig is { } json ? CompileConfig.FromJson(ModelDescription.Parse(Encoding.UTF8.GetBytes(json), name), notes) : CompileConfig.None;
        var model = file.BuildModel();
        try
        {
            KerasArchive.CheckInput(model, name);
            return new SavedModel(model)
            {
                Optimizer = withOptimizer ? OptimizerState.Restored(file.OptimizerVariables, name, model, compiled.Optimizer, notes) : null,
                Loss = compiled.Loss,
                Metrics = compiled.Metrics,
                KerasVersion = file.KerasVersion,
                Notes = notes,
            };
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }
}
