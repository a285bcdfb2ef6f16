using System.CommandLine;
using Sepal.Cli.Evaluations;
using Sepal.Cli.Screens;
using Sepal.Cli.Usage;
using Sepal.Evaluation;
using Sepal.Numerics;
using Sepal.Prediction;

namespace Sepal.Cli.Commands;

/// <summary><c>sepal evaluate</c>: every figure of a model on pictures whose classes are known.</summary>
internal sealed class EvaluateCommand : SepalCommand
{
    private const int FewCalibrationImages = 100;

    private readonly Argument<string> _model = Paths.One("MODEL", "A model file, or a run folder (the model that it keeps)");
    private readonly Argument<string> _data = Paths.One("DATA", "A folder with one subfolder per class, or with train/ and val/, or a split manifest");
    private readonly Option<string> _part = CheckedOption.Word("--part", "Which part of the data; all: every picture", "test", MeasuredPictures.PartNames);
    private readonly Option<double?> _conformal = CheckedOption.OptionalNumber("--conformal", "COVERAGE", "Also answer with sets that hold the true class this often, such as 0.9; calibrated with the val part", 0.01, 0.999);
    private readonly Option<string?> _compare = CheckedOption.Path("--compare", "MODEL", "Another model file or run folder, compared on the same pictures");
    private readonly ForeignModelOptions _foreign = new();

    public EvaluateCommand() : base("evaluate", "Measures a model on pictures whose classes are known. A plain folder is split 70/15/15 as for training.")
    {
        Add(_model);
        Add(_data);
        Add(_part);
        Add(_conformal);
        Add(_compare);
        _foreign.AddTo(this);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("evaluate runs/flowers flowers", "on the test part"),
        new("evaluate runs/flowers other-flowers --part all --json", "on every picture of another folder"),
        new("evaluate runs/flowers flowers --conformal 0.9", "with sets of classes that hold the true one in 90% of cases"),
        new("evaluate runs/flowers flowers --compare runs/other", "is another run better, or is that chance?"),
        new("evaluate keras.h5 flowers --part all --scale tf --labels names.txt", "a model that Sepal didn't write"),
    ];

    public override IReadOnlyList<string> Notes =>
    [
        "Intervals say where a figure lies with 95% confidence, were there more pictures of the same kind; they say nothing about pictures of another kind.",
        "With a val part, the temperature that makes probabilities most honest is fitted to it. A run chose its epoch by the same pictures, which makes them a little easier than the test part.",
        "--scale, --resize and --labels are about MODEL, not about the one that --compare names.",
    ];

    public override int Run(Session session, ParseResult parsed)
    {
        string path = parsed.GetRequiredValue(_model), data = parsed.GetRequiredValue(_data);
        Engine.Start();
        using var classifier = ImageClassifier.Open(path, _foreign.Read(session, parsed));
        foreach (string warning in classifier.Warnings) session.Warn(warning);
        var pictures = MeasuredPictures.Choose(session, path, data, parsed.GetRequiredValue(_part), parsed.Has(_part), classifier);
        if (parsed.GetValue(_conformal) is not null) pictures.RequireCalibration(data);
        var outcome = Measure(session, parsed, path, classifier, pictures);
        session.Give(outcome.ToJson(), () =>
        {
            session.Line($"{path} on {data}, {(pictures.Part == "all" ? "all pictures" : $"the {pictures.Part} part")}");
            EvaluationScreen.Show(session, outcome.Figures);
            TrustScreen.Show(session, outcome);
        });
        return 0;
    }

    private EvaluationOutcome Measure(Session session, ParseResult parsed, string path, ImageClassifier classifier, MeasuredPictures pictures)
    {
        var evaluation = session.WithProgress("Evaluating", progress => classifier.Evaluate(pictures.Items, pictures.ClassNames, progress, session.Cancellation));
        if (evaluation.Bad.Count > 0)
            session.Warn($"{Words.Count(evaluation.Bad.Count, "file")} can't be read and {(evaluation.Bad.Count == 1 ? "is" : "are")} left out, such as '{evaluation.Bad[0].Path}': {evaluation.Bad[0].Reason}");
        var calibration = pictures.Calibration.Count == 0 ? null
            : session.WithProgress("Calibrating", progress => classifier.Evaluate(pictures.Calibration, pictures.ClassNames, progress, session.Cancellation));
        var figures = calibration is null ? evaluation.Result : evaluation.Result.ScaledBy(evaluation.Predictions, TemperatureScaling.Fit(calibration.Predictions));
        var conformal = parsed.GetValue(_conformal) is { } coverage ? Sets(session, calibration!.Predictions, coverage).Evaluate(evaluation.Predictions) : null;
        var comparison = parsed.GetValue(_compare) is { } other ? OtherModel.Compare(session, path, evaluation.Predictions, other, pictures) : null;
        return new EvaluationOutcome(pictures, evaluation, figures, calibration, conformal, comparison);
    }

    private static ConformalSets Sets(Session session, PredictionSet calibration, double coverage)
    {
        var sets = ConformalSets.Calibrate(calibration, coverage);
        if (sets.HoldsEveryClass)
            session.Warn($"{Words.Count(calibration.Count, "picture")} to calibrate with are too few to promise {Figures.Percent(coverage)}: every set holds every class. Add pictures to the val part, or ask for less.");
        else if (calibration.Count < FewCalibrationImages)
            session.Warn($"The sets are calibrated with {Words.Count(calibration.Count, "picture")} only: another choice of them may cover noticeably more or less. 100 are a good start.");
        return sets;
    }
}
