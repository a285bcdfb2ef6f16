using Sepal.Evaluation;

namespace Sepal.Tests.Evaluation;

public sealed class FigureIntervalTests
{
    [Fact]
    public void Macro_F1_lies_where_another_program_s_bootstrap_has_it()
    {
        // 20,000 draws by Python's random numbers: 0.6564 to 0.8180 around 0.741581.
        var result = EvaluationResult.Of(Answers.Of([[40, 8, 2], [5, 30, 5], [1, 9, 20]]));
        result.MacroF1.ShouldBe(0.741580963904013, 1e-12);
        result.MacroF1Interval!.Low.ShouldBe(0.6564, 0.006);
        result.MacroF1Interval.High.ShouldBe(0.8180, 0.006);
    }

    [Fact]
    public void The_F1_of_a_class_lies_where_Wilson_s_interval_of_its_share_says()
    {
        // By Python: 50 right, 10 taken wrongly, 20 missed; then 8, 1 and 2.
        var first = EvaluationResult.Of(Answers.Of([[50, 20], [10, 3]])).Classes[0].F1Interval!;
        first.Low.ShouldBe(0.6802924314355884, 1e-12);
        first.High.ShouldBe(0.8392731104913791, 1e-12);
        var second = EvaluationResult.Of(Answers.Of([[8, 2], [1, 3]])).Classes[0].F1Interval!;
        second.Low.ShouldBe(0.6056447532538904, 1e-12);
        second.High.ShouldBe(0.9487734169728348, 1e-12);
    }

    [Fact]
    public void A_model_without_a_fault_is_not_surely_one()
    {
        var result = EvaluationResult.Of(Answers.Of([[10, 0], [0, 10]]));
        result.MacroF1Interval.ShouldBe(ConfidenceInterval.Wilson(20, 20));
        result.Classes[0].F1Interval!.Low.ShouldBeLessThan(0.9);
        result.Classes[0].F1Interval!.High.ShouldBe(1);
        result.Top5Interval.ShouldBe(ConfidenceInterval.Wilson(20, 20));
    }

    [Fact]
    public void Figures_from_before_there_were_intervals_are_read()
    {
        string json = EvaluationResult.Of(Answers.Of([[3, 1], [1, 3]])).ToJson();
        string old = System.Text.RegularExpressions.Regex.Replace(json, "\"(macro_f1_interval|top5_interval|f1_interval)\":\\{[^}]*\\},?|\"(temperature|ece_scaled)\":null,?", "").Replace(",}", "}", StringComparison.Ordinal);
        var read = EvaluationResult.FromJson(old);
        (read.MacroF1Interval, read.Top5Interval, read.Classes[0].F1Interval, read.Temperature, read.EceScaled).ShouldBe((null, null, null, null, null));
        read.Accuracy.ShouldBe(0.75);
    }
}
