using Sepal.Evaluation;
using Sepal.Numerics;

namespace Sepal.Tests.Evaluation;

public sealed class ConfidentLearningTests
{
    [Fact]
    public void Thresholds_joint_and_suspects_are_those_computed_by_hand()
    {
        // Labels: no no no yes yes. p(no): 0.9 0.8 0.1 | 0.3 0.95. Thresholds: no (0.9 + 0.8 + 0.1) / 3 = 0.6, yes (0.7 + 0.05) / 2 = 0.375.
        var set = new PredictionSet([0.9f, 0.1f, 0.8f, 0.2f, 0.1f, 0.9f, 0.3f, 0.7f, 0.95f, 0.05f], [0, 0, 0, 1, 1], [], ["no", "yes"]);
        var learning = ConfidentLearning.Of(set);
        learning.Thresholds[0].ShouldBe(0.6, 1e-6);
        learning.Thresholds[1].ShouldBe(0.375, 1e-6);
        learning.Joint.Rows.Select(row => string.Join(' ', row)).ShouldBe(["2 1", "1 1"]);
        learning.Suspects.Select(one => (one.Picture, one.Given, one.Suggested)).ShouldBe([(4, 1, 0), (2, 0, 1)]);
        learning.Suspects[0].Confidence.ShouldBe(0.95, 1e-6);
        learning.Suspects[1].GivenProbability.ShouldBe(0.1, 1e-6);
    }

    [Fact]
    public void A_picture_that_is_surely_of_no_class_is_no_suspect_and_classes_without_pictures_suggest_nothing()
    {
        var set = new PredictionSet([0.7f, 0.3f, 0, 0.7f, 0.3f, 0, 0.25f, 0.75f, 0, 0.3f, 0.35f, 0.35f], [0, 0, 1, 1], [], ["a", "b", "c"]);
        var learning = ConfidentLearning.Of(set);
        learning.Suspects.ShouldBeEmpty();
        learning.Joint.Total.ShouldBe(3);
    }

    [Fact]
    public void Labels_that_were_swapped_are_found_on_features_that_tell_classes_apart()
    {
        // Three clouds in ten dimensions; 6 of 150 labels are wrong.
        var random = new RandomStream(2);
        const int rows = 150, length = 10;
        float[] features = new float[rows * length];
        int[] truth = [.. Enumerable.Range(0, rows).Select(i => i % 3)], labels = [.. truth];
        for (int i = 0; i < rows; i++) for (int k = 0; k < length; k++) features[i * length + k] = (float)(random.NextNormal() + (k == truth[i] ? 6 : 0)) / 5;
        int[] swapped = [3, 31, 62, 77, 101, 140];
        foreach (int i in swapped) labels[i] = (truth[i] + 1) % 3;
        var classifier = SoftmaxRegression.Fit(features, truth, 3, 1e-4, CancellationToken.None);
        var fitted = new PredictionSet(classifier.Probabilities(features), truth, [], ["a", "b", "c"]);
        EvaluationResult.Of(fitted).Accuracy.ShouldBeGreaterThan(0.99);
        var learning = ConfidentLearning.Of(new PredictionSet(classifier.Probabilities(features), labels, [], ["a", "b", "c"]));
        learning.Suspects.Take(6).Select(one => one.Picture).Order().ShouldBe(swapped);
        learning.Suspects.Where(one => swapped.Contains(one.Picture)).ShouldAllBe(one => one.Suggested == truth[one.Picture]);
    }

    [Fact]
    public void The_classifier_has_the_weights_at_which_its_penalised_loss_has_no_slope()
    {
        // One feature, two classes: at the minimum w/2 each way, with mean(x · (p - y)) + penalty · w = 0.
        float[] x = [-1, -0.5f, 0.5f, 1];
        int[] y = [0, 1, 0, 1];
        const double penalty = 0.1;
        var classifier = SoftmaxRegression.Fit(x, y, 2, penalty, CancellationToken.None);
        float[] p = classifier.Probabilities(x);
        // From the probabilities: score difference = slope · x + offset, so the slope can be read off.
        double slope = Math.Log(p[7] / p[6]) - Math.Log(p[5] / p[4]);
        double weight = slope / 0.5 / 2;
        double gradient = Enumerable.Range(0, 4).Average(i => x[i] * (p[2 * i + 1] - y[i]));
        (gradient + penalty * weight).ShouldBe(0, 5e-4);
    }
}
