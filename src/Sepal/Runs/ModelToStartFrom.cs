using Sepal.Imaging;
using Sepal.Models;
using Sepal.Saving;

namespace Sepal.Runs;

/// <summary>A network that was trained before and learns on.</summary>
internal static class ModelToStartFrom
{
    /// <exception cref="ModelFileException">The file can't be read, or its network has other classes or another input than the data.</exception>
    public static Model Open(string path, IReadOnlyList<string> classNames, ImageSpec spec)
    {
        var saved = ModelFile.Open(RunFolder.ModelOf(path), withOptimizer: false);
        try
        {
            int outputs = Evaluation.Inference.ClassCount(saved.Model);
            if (saved.Card is { } card && !card.ClassNames.SequenceEqual(classNames))
                throw new ModelFileException($"The model '{path}' knows the classes {string.Join(", ", card.ClassNames)}; the data has {string.Join(", ", classNames)}. Expected the same in the same order: train a new head, or take data with these folders.");
            if (outputs != classNames.Count)
                throw new ModelFileException($"The model '{path}' tells {outputs} classes apart; the data has {classNames.Count} ({string.Join(", ", classNames)}). Expected as many: take data with as many folders.");
            var input = saved.Model.InputShape;
            if (!input.IsMap || input[2] != 3 || (input[0] > 0 && input[0] != spec.Height) || (input[1] > 0 && input[1] != spec.Width))
                throw new ModelFileException($"The model '{path}' takes {input}; the recipe prepares pictures of {spec.Height} × {spec.Width}. Expected the same: leave --size out.");
            return saved.Model;
        }
        catch
        {
            saved.Dispose();
            throw;
        }
    }
}
