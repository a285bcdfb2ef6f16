using System.Text.Json.Nodes;
using CsCheck;
using Sepal.Evaluation;

namespace Sepal.Tests.Evaluation;

public sealed class EvaluationResultTests
{
    // Rows: the true class of pictures; the class they are taken for with this confidence, the rest shared out.
    private static PredictionSet Set(string[] classes, params (int Label, int Predicted, float Confidence)[] pictures)
    {
        float[] probabilities = [.. pictures.SelectMany(p => Enumerable.Range(0, classes.Length).Select(c => c == p.Predicted ? p.Confidence : (1 - p.Confidence) / (classes.Length - 1)))];
        return new PredictionSet(probabilities, [.. pictures.Select(p => p.Label)], [.. pictures.Select((_, i) => $"{i}.jpg")], classes);
    }

    private static readonly string[] Flowers = ["daisy", "rose", "tulip"];

    private static PredictionSet Seven() => Set(
        Flowers,
        (0, 0, 0.9f), (0, 0, 0.8f), (0, 1, 0.6f),
        (1, 1, 0.7f), (1, 0, 0.5f),
        (2, 0, 0.9f), (2, 1, 0.4f));

    [Fact]
    public void Figures_are_those_computed_by_hand()
    {
        var result = EvaluationResult.Of(Seven());
        result.Images.ShouldBe(7);
        result.Accuracy.ShouldBe(3.0 / 7, 1e-12);
        result.AccuracyInterval.ShouldBe(ConfidenceInterval.Wilson(3, 7));
        result.Confusion.Rows.Select(r => string.Join(' ', r)).ShouldBe(["2 1 0", "1 1 0", "1 1 0"]);

        var (daisy, rose, tulip) = (result.Classes[0], result.Classes[1], result.Classes[2]);
        (daisy.Precision, daisy.Recall, daisy.F1, daisy.Images, daisy.Predicted).ShouldBe((0.5, 2.0 / 3, 4.0 / 7, 3, 4));
        (rose.Precision, rose.Recall, rose.F1, rose.Images, rose.Predicted).ShouldBe((1.0 / 3, 0.5, 0.4, 2, 3));
        // Never predicted: a precision of nothing is 0.
        (tulip.Precision, tulip.Recall, tulip.F1, tulip.Images, tulip.Predicted).ShouldBe((0.0, 0.0, 0.0, 2, 0));
        tulip.PrecisionInterval.ShouldBe(new ConfidenceInterval(0, 1));

        result.MacroF1.ShouldBe((4.0 / 7 + 0.4 + 0) / 3, 1e-12);
        result.BalancedAccuracy.ShouldBe((2.0 / 3 + 0.5 + 0) / 3, 1e-12);
        result.Top5.ShouldBe(1);
        result.MajorityBaseline.ShouldBe(new MajorityBaseline("daisy", 3.0 / 7));
        // -ln of the true class's probability: 0.9, 0.8, 0.2, 0.7, 0.25, 0.05, 0.3.
        double[] truth = [0.9, 0.8, 0.2, 0.7, 0.25, 0.05, 0.3];
        result.Loss.ShouldBe(truth.Average(p => -Math.Log(p)), 1e-6);
    }

    [Fact]
    public void Calibration_error_is_that_computed_by_hand()
    {
        // Bins of a fifteenth: 0.9 (13.5) twice, of which one is right; 0.8 (12) right; 0.6 (9) wrong; 0.7 (10.5) right; 0.5 (7.5) wrong; 0.4 (6) wrong.
        var result = EvaluationResult.Of(Seven());
        result.Ece.ShouldBe((2 * Math.Abs(0.5 - 0.9) + Math.Abs(1 - 0.8) + 0.6 + Math.Abs(1 - 0.7) + 0.5 + 0.4) / 7, 1e-6);
        result.Calibration.Count.ShouldBe(15);
        result.Calibration.Single(b => b.Images == 2).Low.ShouldBe(13.0 / 15, 1e-12);
        result.Calibration[8].Images.ShouldBe(1, "0.6 lies on the upper edge of the ninth bin, which is closed");
        result.Calibration.Sum(b => b.Images).ShouldBe(7);
    }

    [Fact]
    public void Sure_and_right_is_perfectly_calibrated_and_sure_and_wrong_is_not_at_all()
    {
        EvaluationResult.Of(Set(Flowers, (0, 0, 1f), (1, 1, 1f))).Ece.ShouldBe(0);
        EvaluationResult.Of(Set(Flowers, (0, 1, 1f), (1, 0, 1f))).Ece.ShouldBe(1);
    }

    [Fact]
    public void Loss_is_clipped_as_in_Keras_and_rows_are_made_to_add_up_to_1()
    {
        // Golden case categorical_probabilities_zero_and_one: one wrong row with probability 0 costs -log(1e-7).
        EvaluationResult.Of(Set(Flowers, (0, 1, 1f))).Loss.ShouldBe(16.118095, 1e-5);
        EvaluationResult.Of(Set(Flowers, (1, 1, 1f))).Loss.ShouldBe(1.192093e-7, 1e-9);
        EvaluationResult.Of(new PredictionSet([2f, 6f], [1], [], ["no", "yes"])).Loss.ShouldBe(-Math.Log(0.75), 1e-6);
        EvaluationResult.Of(new PredictionSet([0f, 0f], [1], [], ["no", "yes"])).Loss.ShouldBe(Math.Log(2), 1e-6);
        EvaluationResult.Of(Seven(), loss: 0.5).Loss.ShouldBe(0.5);
    }

    [Fact]
    public void A_class_that_is_neither_there_nor_predicted_does_not_lower_the_mean()
    {
        var result = EvaluationResult.Of(Set(Flowers, (0, 0, 0.9f), (1, 1, 0.9f)));
        result.MacroF1.ShouldBe(1);
        result.Classes[2].F1.ShouldBe(0);
        EvaluationResult.Of(Set(Flowers, (0, 0, 0.9f), (1, 2, 0.9f))).MacroF1.ShouldBe(1.0 / 3, 1e-12);
    }

    [Fact]
    public void The_top_five_of_six_leave_out_the_least_probable_only()
    {
        string[] six = ["a", "b", "c", "d", "e", "f"];
        float[] row = [0.3f, 0.25f, 0.2f, 0.15f, 0.06f, 0.04f];
        EvaluationResult.Of(new PredictionSet([.. row, .. row], [4, 5], [], six)).Top5.ShouldBe(0.5);
    }

    [Fact]
    public void Alike_probabilities_go_to_the_first_class()
    {
        var set = new PredictionSet([0.4f, 0.4f, 0.2f, 0.2f, 0.4f, 0.4f], [0, 2], [], Flowers);
        set.Predicted.ShouldBe([0, 1]);
    }

    [Fact]
    public void Json_has_the_command_s_keys_and_comes_back_the_same()
    {
        var result = EvaluationResult.Of(Seven());
        var json = JsonNode.Parse(result.ToJson())!.AsObject();
        foreach (string key in (string[])["images", "accuracy", "loss", "top5", "macro_f1", "ece", "classes", "confusion"]) json.ContainsKey(key).ShouldBeTrue(key);
        var first = json["classes"]![0]!.AsObject();
        foreach (string key in (string[])["name", "precision", "recall", "f1", "images"]) first.ContainsKey(key).ShouldBeTrue(key);
        json["confusion"]!.ToJsonString().ShouldBe("[[2,1,0],[1,1,0],[1,1,0]]");
        json["accuracy_interval"]!.AsObject().Select(p => p.Key).ShouldBe(["low", "high"]);
        EvaluationResult.FromJson(result.ToJson()).ToJson().ShouldBe(result.ToJson());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"confusion":[[1,2]]}""")]
    public void Damaged_json_is_refused_in_one_sentence(string json) => Should.Throw<ModelFileException>(() => EvaluationResult.FromJson(json)).Message.ShouldNotContain("\n");

    [Fact]
    public void Accuracy_is_the_weighted_mean_of_recalls_and_everything_stays_in_0_to_1() => Gen.Select(
        Gen.Int[1, 60], Gen.Int[2, 7], Gen.Int).Sample((count, classes, seed) =>
        {
            var random = new Sepal.Numerics.RandomStream(seed);
            float[] probabilities = new float[count * classes];
            int[] labels = new int[count];
            for (int i = 0; i < probabilities.Length; i++) probabilities[i] = (float)random.NextDouble();
            for (int i = 0; i < count; i++) labels[i] = random.NextInt(classes);
            for (int i = 0; i < count; i++)
            {
                float sum = probabilities.AsSpan(i * classes, classes).ToArray().Sum();
                for (int c = 0; c < classes; c++) probabilities[i * classes + c] /= sum;
            }
            var result = EvaluationResult.Of(new PredictionSet(probabilities, labels, [], [.. Enumerable.Range(0, classes).Select(c => $"class{c}")]));
            result.Classes.Sum(c => c.Recall * c.Images).ShouldBe(result.Accuracy * count, 1e-9);
            result.Classes.Sum(c => c.Images).ShouldBe(count);
            result.Classes.Sum(c => c.Predicted).ShouldBe(count);
            foreach (double ratio in (double[])[result.Accuracy, result.Ece, result.MacroF1, result.Top5, result.BalancedAccuracy]) ratio.ShouldBeInRange(0, 1);
            result.Accuracy.ShouldBeLessThanOrEqualTo(result.Top5);
        }, iter: 200);
}
