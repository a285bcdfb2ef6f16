using Sepal.Explaining;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Tests.Golden;

namespace Sepal.Tests.Explaining;

/// <summary>The tests that a doubter makes, on methods whose answer is known.</summary>
public sealed class SanityTests
{
    [Fact]
    public void Ranks_and_structure_are_compared_as_others_do_it()
    {
        MapSimilarity.Spearman([1, 2, 3, 4], [10, 20, 30, 400]).ShouldBe(1, 1e-12);
        MapSimilarity.Spearman([1, 2, 3, 4], [4, 3, 2, 1]).ShouldBe(-1, 1e-12);
        // Ties share their mean rank: 1.5, 1.5, 3, 4 and 1, 2.5, 2.5, 4.
        MapSimilarity.Spearman([1, 1, 2, 3], [1, 2, 2, 3]).ShouldBe(3.75 / 4.5, 1e-12);
        MapSimilarity.Spearman([1, 1, 1], [1, 2, 3]).ShouldBe(0);

        float[] map = [.. Enumerable.Range(0, 81).Select(i => MathF.Sin(i) / 2 + 0.5f)];
        MapSimilarity.Structural(map, map, 9, 9).ShouldBe(1, 1e-9);
        MapSimilarity.Structural(map, [.. map.Select(v => 1 - v)], 9, 9).ShouldBeLessThan(-0.9);
        MapSimilarity.Structural([0, 0, 0, 0], [0, 0, 0, 0], 2, 2).ShouldBe(1);
    }

    /// <summary>The heads of presets on a pretrained base begin at zeros: drawn so again, they would change every map to an empty one, and every method would pass.</summary>
    [Fact]
    public void A_kernel_that_begins_at_zeros_is_drawn_at_random_all_the_same()
    {
        using var model = new Sequential([new Conv2D(6, 5, activation: "relu", inputShape: (32, 32, 3)), new GlobalAveragePooling2D(), new Dense(4, kernelInitializer: Initializer.Zeros, name: "head", activation: "softmax")]);
        model.Initialize(3);
        SmallModels.Set(model, "head/kernel", [.. Enumerable.Range(0, 24).Select(i => MathF.Sin(i))]);
        var photo = Photo.Of(SmallModels.RedSquare(), SmallModels.Spec);
        List<ExplanationProgress> told = [];
        var result = RandomisationTest.Run(new Explainer(model, SmallModels.Spec), photo, new ExplanationOptions { Method = new GradCam() }, draws: 2, progress: new Now(told));
        result.Steps[0].DownTo.ShouldBe("head");
        result.Steps[0].Spearman.ShouldNotBe(0);
        told[^1].ShouldBe(new ExplanationProgress(0, 1, 4, 4));
    }

    private sealed class Now(List<ExplanationProgress> told) : IProgress<ExplanationProgress>
    {
        public void Report(ExplanationProgress value) => told.Add(value);
    }

    [Fact]
    public void Random_weights_change_the_map_of_Grad_CAM_and_the_trained_network_stays_as_it_is()
    {
        var book = GoldenBook.Open("explain");
        using var model = FlowersModel.Open(book);
        var explainer = FlowersModel.Explainer(model);
        var photo = Photo.Load(FlowersModel.PhotoPath(book, 1), FlowersModel.Spec);
        float[] before = model.Weights[0].ToArray();
        var result = RandomisationTest.Run(explainer, photo);
        model.Weights[0].ToArray().ShouldBe(before);
        result.Steps.Select(s => s.Layers).ShouldBe([1, 4, 7, 10]);
        result.Steps[0].DownTo.ShouldBe("probabilities");
        result.Steps[^1].DownTo.ShouldBe("conv2d");
        result.Passes.ShouldBeTrue(string.Join(" ", result.Words));
    }

    [Fact]
    public void Eigen_CAM_is_found_not_to_tell_classes_apart_and_Grad_CAM_to_do_so()
    {
        var book = GoldenBook.Open("explain");
        using var model = FlowersModel.Open(book);
        var explainer = FlowersModel.Explainer(model);
        var photo = Photo.Load(FlowersModel.PhotoPath(book, 2), FlowersModel.Spec);
        var eigen = ClassSensitivityTest.Run(explainer, photo, new ExplanationOptions { Method = new EigenCam() });
        eigen.Passes.ShouldBeFalse();
        eigen.Others.Count.ShouldBe(4);
        eigen.Words[1].ShouldBe("eigen-cam draws nearly the same map whatever class is asked for: it shows where things are, not why they are 'tulips'.");
        ClassSensitivityTest.Run(explainer, photo).Passes.ShouldBeTrue();
    }
}
