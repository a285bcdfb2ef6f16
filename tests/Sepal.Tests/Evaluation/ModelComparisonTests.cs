using System.Text.Json;
using CsCheck;
using Sepal.Evaluation;

namespace Sepal.Tests.Evaluation;

public sealed class ModelComparisonTests
{
    [Fact]
    public void A_real_difference_has_figures_that_agree_and_a_verdict()
    {
        var (first, second) = Answers.Pair(both: 300, onlyFirst: 14, onlySecond: 33, none: 38);
        var comparison = ModelComparison.Between(first, second, "basic", "features");
        comparison.Images.ShouldBe(385);
        comparison.FirstAccuracy.ShouldBe(314.0 / 385, 1e-12);
        comparison.SecondAccuracy.ShouldBe(333.0 / 385, 1e-12);
        comparison.Difference.ShouldBe(19.0 / 385, 1e-12);
        comparison.PValue.ShouldBe(0.007942726509483578, 1e-12);
        comparison.McNemar.ShouldBe(new McNemarTest(14, 33));
        // The normal interval of a paired difference: 1.96 · sqrt(b + c - (b - c)²/n) / n.
        double half = 1.959963984540054 * Math.Sqrt(47 - 19.0 * 19 / 385) / 385;
        comparison.Interval.Low.ShouldBe(comparison.Difference - half, 0.003);
        comparison.Interval.High.ShouldBe(comparison.Difference + half, 0.003);
        comparison.IsReal.ShouldBeTrue();
        comparison.Verdict.ShouldMatch(@"^features is better than basic by 4\.9 points \(95% interval 1\.\d to 8\.\d, p = 0\.0079, 385 pictures\)$");
        ModelComparison.Between(second, first, "features", "basic").Verdict.ShouldMatch(@"^features is better than basic by 4\.9 points \(95% interval 1\.\d to 8\.\d, ");
    }

    [Fact]
    public void What_may_be_chance_is_said_to_be()
    {
        var (first, second) = Answers.Pair(both: 30, onlyFirst: 3, onlySecond: 5, none: 2);
        var comparison = ModelComparison.Between(first, second);
        comparison.IsReal.ShouldBeFalse();
        comparison.Verdict.ShouldStartWith("the second model is 5.0 points above the first model, but that may be chance (95% interval -");
        var (third, fourth) = Answers.Pair(both: 30, onlyFirst: 4, onlySecond: 4, none: 2);
        ModelComparison.Between(third, fourth).Verdict.ShouldStartWith("no difference between the first model and the second model (95% interval -");
        var same = ModelComparison.Between(first, first);
        (same.Difference, same.PValue, same.IsReal, same.Interval).ShouldBe((0.0, 1.0, false, new ConfidenceInterval(0, 0)));
        same.Verdict.ShouldBe("no difference: the first model and the second model are right on the same pictures, all 40");
    }

    [Fact]
    public void Pictures_are_matched_by_path_and_classes_by_name_whatever_their_order()
    {
        var first = new PredictionSet([0.7f, 0.2f, 0.1f, 0.1f, 0.8f, 0.1f], [0, 2], ["a.jpg", "b.jpg"], ["daisy", "rose", "tulip"]);
        var second = new PredictionSet([0.6f, 0.2f, 0.2f, 0.1f, 0.8f, 0.1f], [0, 2], ["b.jpg", "a.jpg"], ["tulip", "rose", "daisy"]);
        McNemarTest.Between(first, second).ShouldBe(new McNemarTest(1, 1));
    }

    [Fact]
    public void Other_pictures_are_named_on_each_side()
    {
        var first = new PredictionSet([1, 0, 1, 0, 1, 0], [0, 0, 0], ["a", "b", "c"], ["no", "yes"]);
        var second = new PredictionSet([1, 0, 1, 0, 1, 0, 1, 0, 1, 0], [0, 0, 0, 0, 0], ["c", "d", "e", "f", "g"], ["no", "yes"]);
        Should.Throw<DatasetException>(() => ModelComparison.Between(first, second)).Message
            .ShouldBe("The two models were not asked about the same pictures: the second lacks 2 ('a', 'b'), the first lacks 4 ('d', 'e', 'f', …). Expected the same pictures in both: evaluate both models on the same part of the same data.");
    }

    [Fact]
    public void Other_classes_other_labels_and_pictures_without_a_name_are_told()
    {
        var set = new PredictionSet([1, 0], [0], ["a"], ["no", "yes"]);
        Error(set, new PredictionSet([1, 0], [0], ["a"], ["no", "perhaps"])).ShouldBe("The two models tell other classes apart. First: no, yes. Second: no, perhaps. Expected the same names: compare models of the same data.");
        Error(set, new PredictionSet([1, 0], [1], ["a"], ["no", "yes"])).ShouldBe("The picture 'a' is of the class 'no' for the first model and of 'yes' for the second; expected the same class in both. Evaluate both models on the same data.");
        Error(set, new PredictionSet([1, 0], [0], [], ["no", "yes"])).ShouldStartWith("The second model's answers have no paths;");
        Error(new PredictionSet([1, 0, 1, 0], [0, 0], ["a", "a"], ["no", "yes"]), set).ShouldStartWith("The first model's answers have the picture 'a' twice;");
        var none = new PredictionSet([], [], [], ["no", "yes"]);
        Error(none, none).ShouldStartWith("There are no pictures to compare on;");

        static string Error(PredictionSet first, PredictionSet second) => Should.Throw<DatasetException>(() => ModelComparison.Between(first, second)).Message;
    }

    // R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm").
    [Fact]
    public void Holm_gives_the_values_that_R_gives()
    {
        double[] adjusted = ModelComparison.Holm([0.01, 0.04, 0.03, 0.005]);
        double[] expected = [0.03, 0.06, 0.06, 0.02];
        for (int i = 0; i < 4; i++) adjusted[i].ShouldBe(expected[i], 1e-12);
        ModelComparison.Holm([0.9, 0.8]).ShouldBe([1.0, 1.0]);
    }

    [Fact]
    public void Several_models_are_compared_pair_by_pair_and_held_to_more()
    {
        var (a, b) = Answers.Pair(both: 30, onlyFirst: 0, onlySecond: 6, none: 4);
        var alone = ModelComparison.Between(a, b);
        alone.PValue.ShouldBe(0.03125, 1e-12);
        alone.IsReal.ShouldBeTrue();
        var all = ModelComparison.All([("a", a), ("b", b), ("c", a)]);
        all.Select(pair => (pair.First, pair.Second)).ShouldBe([("a", "b"), ("a", "c"), ("b", "c")]);
        all.Select(pair => Math.Round(pair.PValue, 12)).ShouldBe([0.09375, 1.0, 0.09375]);
        all.ShouldAllBe(pair => !pair.IsReal);
        all[0].McNemar.PValue.ShouldBe(0.03125, 1e-12);
        Should.Throw<ArgumentException>(() => ModelComparison.All([("a", a)])).Message.ShouldStartWith("Got 1 models; expected at least 2");
    }

    [Fact]
    public void Turned_round_everything_is_the_same_with_the_other_sign() => Gen.Select(Gen.Int[0, 30], Gen.Int[0, 30], Gen.Int[0, 30], Gen.Int[1, 30]).Sample((both, first, second, none) =>
    {
        var (a, b) = Answers.Pair(both, first, second, none);
        ModelComparison one = ModelComparison.Between(a, b), other = ModelComparison.Between(b, a);
        one.Difference.ShouldBe(-other.Difference, 1e-12);
        one.Interval.Low.ShouldBe(-other.Interval.High, 1e-12);
        one.Interval.High.ShouldBe(-other.Interval.Low, 1e-12);
        (one.PValue, one.IsReal).ShouldBe((other.PValue, other.IsReal));
        one.Difference.ShouldBeInRange(one.Interval.Low, one.Interval.High);
    }, iter: 20);

    [Fact]
    public void Json_has_the_keys_of_the_command_and_comes_back_the_same()
    {
        var (first, second) = Answers.Pair(5, 4, 3, 2);
        var comparison = ModelComparison.Between(first, second);
        string json = JsonSerializer.Serialize(comparison);
        JsonDocument.Parse(json).RootElement.EnumerateObject().Select(p => p.Name)
            .ShouldBe(["first", "second", "images", "first_accuracy", "second_accuracy", "difference", "interval", "mcnemar", "p_value", "is_real", "verdict"]);
        json.ShouldContain("\"mcnemar\":{\"only_first_right\":4,\"only_second_right\":3,\"p_value\":1}");
        JsonSerializer.Deserialize<ModelComparison>(json).ShouldBe(comparison);
    }
}
