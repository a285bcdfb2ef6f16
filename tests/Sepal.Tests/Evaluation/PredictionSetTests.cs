using Sepal.Evaluation;

namespace Sepal.Tests.Evaluation;

public sealed class PredictionSetTests
{
    private static readonly string[] Two = ["no", "yes"];

    [Fact]
    public void Sizes_that_do_not_fit_are_told()
    {
        Should.Throw<ArgumentException>(() => new PredictionSet([1f, 0f, 1f], [0], [], Two)).Message.ShouldContain("expected 2");
        Should.Throw<ArgumentException>(() => new PredictionSet([1f, 0f], [2], [], Two)).Message.ShouldContain("label 2");
        Should.Throw<ArgumentException>(() => new PredictionSet([1f, 0f], [0], ["a", "b"], Two)).Message.ShouldContain("2 paths");
        Should.Throw<ArgumentException>(() => new PredictionSet([1f], [0], [], ["one"])).Message.ShouldContain("at least 2");
    }

    [Fact]
    public void A_diverged_model_is_named_by_its_picture()
        => Should.Throw<ArgumentException>(() => new PredictionSet([1f, 0f, float.NaN, 0f], [0, 0], ["a.jpg", "b.jpg"], Two)).Message.ShouldContain("'b.jpg'");

    [Fact]
    public void There_is_nothing_to_say_about_no_pictures()
        => Should.Throw<ArgumentException>(() => EvaluationResult.Of(new PredictionSet([], [], [], Two))).Message.ShouldContain("no pictures");

    [Fact]
    public void A_confusion_matrix_is_square()
        => Should.Throw<ArgumentException>(() => new ConfusionMatrix([[1, 2], [3]])).Message.ShouldContain("2 rows");
}
