using Sepal.Data;
using Sepal.Models;
using Sepal.Reporting.Pictures;
using Sepal.Reporting.Reading;
using Sepal.Reporting.Sections;

namespace Sepal.Reporting.Files;

/// <summary>The report's tables of runs, networks, data and settings.</summary>
internal static class SummaryJson
{
    public static DataFile Of(Report report) => new("summary.json", "the experiments with their figures, networks, data and settings", JsonText.Of(new
    {
        report.Title,
        Findings = Findings.Of(report),
        report.Options.Notes,
        Experiments = report.Runs.Select((run, i) => Experiment(run, report.Galleries[i], report.Calibrations[i])),
        ComparisonLeftOut = report.Comparison.WhyNot,
        report.Options.Command,
    }));

    private static object Experiment(ReportedRun run, RunGallery gallery, RunCalibration calibration)
    {
        var result = run.Result;
        return new
        {
            run.Name,
            Network = Recipes.Network(run.Recipe),
            Part = run.PartName,
            run.Evaluation.Images,
            run.Evaluation.Accuracy,
            AccuracyInterval = run.Evaluation.AccuracyInterval,
            run.Evaluation.Loss,
            run.Evaluation.MacroF1,
            run.Evaluation.MajorityBaseline,
            ValidationAccuracy = result.Val?.Accuracy,
            TrainingAccuracy = result.Train.Accuracy,
            result.Overfitting,
            result.Epochs,
            result.BestEpoch,
            result.KeptEpoch,
            result.StopReason,
            result.Seconds,
            result.ImagesPerSecond,
            result.PeakMemoryMb,
            Calibration = new { run.Evaluation.Ece, calibration.Temperature, EceAfter = calibration.After?.Ece, LossAfter = calibration.After?.Loss, calibration.Sets, calibration.WhyNot },
            Layers = gallery.Network is { } network ? Layers(network) : null,
            TotalParameters = gallery.Network?.Total,
            TrainableParameters = gallery.Network?.Trainable,
            Data = Data(run.Pictures),
            Recipe = run.Recipe.ToJson(),
            run.Environment,
            run.Started,
            run.Command,
        };
    }

    private static object Layers(Summary network) => network.Rows.Select(row => new { row.Name, row.Type, OutputShape = row.OutputShape.ToString(), Params = row.ParameterCount, Trainable = row.IsTrainable });

    private static object Data(RunPictures pictures) => new
    {
        Folder = pictures.FolderName,
        pictures.Split.Seed,
        Classes = pictures.Split.ClassNames.Select((name, label) => new { Name = name, Train = pictures.Count(Part.Train, label), Val = pictures.Count(Part.Validation, label), Test = pictures.Count(Part.Test, label) }),
        Bad = pictures.Bad.Select(file => new { file.Path, file.Reason }),
        Duplicates = pictures.Duplicates.Select(group => group.Select(item => item.RelativePath)),
        Leaks = pictures.Leaks.Select(group => group.Select(item => item.RelativePath)),
    };
}
