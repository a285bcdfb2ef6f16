using Sepal.Explaining;
using Sepal.Imaging;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Numerics;
using Sepal.Tests.Golden;
using Sepal.Tests.Layers;
using TorchSharp;
using Padding = Sepal.Layers.Padding;

namespace Sepal.Tests.Explaining;

public sealed class ExplainerTests
{
    private static Photo Red { get; } = Photo.Of(SmallModels.RedSquare(), SmallModels.Spec);

    [Fact]
    public void HiResCAM_adds_up_to_the_score_less_the_bias_where_an_average_and_a_dense_layer_follow()
    {
        using var model = SmallModels.LooksAtRed();
        var explainer = new Explainer(model, SmallModels.Spec, ["red", "other"]);
        foreach (string name in (string[])["red", "other"])
        {
            var heatmap = explainer.Explain(Red, new ExplanationOptions { Method = new HiResCam(), Target = Target.Class(name) });
            heatmap.Raw.Sum(v => (double)v).ShouldBe(heatmap.ScoreValue - (name == "other" ? 1 : 0), 1e-4);
        }
    }

    [Fact]
    public void The_map_is_where_the_network_looks_and_empty_for_a_class_that_nothing_speaks_for()
    {
        using var model = SmallModels.LooksAtRed();
        var explainer = new Explainer(model, SmallModels.Spec, ["red", "other"]);
        var red = explainer.Explain(Red);
        (red.ClassName, red.Layer, red.Height, red.Width, red.IsEmpty).ShouldBe(("red", "last", 8, 8, false));
        // Rows 4 to 11 and columns 20 to 27 are cells 1 and 2, 5 and 6.
        for (int i = 0; i < 64; i++) red.Map[i].ShouldBe(i / 8 is 1 or 2 && i % 8 is 5 or 6 ? 1 : 0, 1e-6f, $"cell {i / 8}, {i % 8}");
        Red.Project(red).ShareInside(2, 18, 12, 12).ShouldBeGreaterThan(0.9);

        var other = explainer.Explain(Red, new ExplanationOptions { Target = Target.Class("other") });
        other.IsEmpty.ShouldBeTrue();
        other.Map.ShouldAllBe(v => v == 0);
        other.Remarks.ShouldBe(["Nothing in the picture speaks for 'other' at last by grad-cam: the map is empty, not faint."]);
        other.BorderShare().ShouldBe(0);

        // Red speaks against it: the probability of 'other' falls where red is.
        var against = explainer.Explain(Red, new ExplanationOptions { Target = Target.Class("other"), Score = ExplainedScore.Probability });
        against.Raw.Min().ShouldBeLessThan(0);
        against.IsEmpty.ShouldBeTrue();
    }

    /// <summary>Behind a global average and a dense layer the gradient is known: the kernel's entry over the number of places, everywhere. The rest is the papers' equations, in loops.</summary>
    [Fact]
    public void Maps_are_what_the_equations_give_by_hand()
    {
        const int target = 1, channels = 5, places = 30 * 30;
        using var model = new Sequential([new Conv2D(channels, 3, activation: "relu", inputShape: (32, 32, 3), name: "maps"), new GlobalAveragePooling2D(), new Dense(3, activation: "softmax", name: "head")]);
        model.Initialize(8);
        var explainer = new Explainer(model, SmallModels.Spec);
        using var scope = torch.NewDisposeScope();
        var probe = explainer.Look(PixelTensor.Levels(Red.Levels, 1, 32, 32), new ExplanationOptions { Target = Target.Class(target) });
        float[] a = probe.Activations.contiguous().data<float>().ToArray(); // channel after channel
        float[] kernel = model.NamedWeights().Single(w => w.Path == "head/kernel").Weight.ToArray();
        double[] g = [.. Enumerable.Range(0, channels).Select(k => (double)kernel[3 * k + target] / places)];
        double[] sums = [.. Enumerable.Range(0, channels).Select(k => a.AsSpan(k * places, places).ToArray().Sum(v => (double)v))];
        double score = Enumerable.Range(0, channels).Sum(k => g[k] * sums[k]);

        Check("grad-cam", g);
        Check("hires-cam", g);
        Check("xgrad-cam", g);
        Check("layer-cam", [.. g.Select(v => Math.Max(v, 0))]);
        Check("grad-cam++", [.. g.Select((v, k) => places * Math.Max(v, 0) / (2 + sums[k] * v))]);
        Check("ablation-cam", [.. g.Select((v, k) => v * sums[k] / Math.Abs(score))]);
        double p = probe.Probabilities[0][target];
        Check("lab", [.. Enumerable.Range(0, channels).Select(k => p * (g[k] - Enumerable.Range(0, 3).Sum(c => probe.Probabilities[0][c] * kernel[3 * k + c] / places)) / channels)]);

        void Check(string method, double[] weights)
        {
            float[] expected = [.. Enumerable.Range(0, places).Select(i => (float)Enumerable.Range(0, channels).Sum(k => weights[k] * a[k * places + i]))];
            Tensors.ShouldBeNear(explainer.Explain(Red, new ExplanationOptions { Method = ExplanationMethod.Find(method), Target = Target.Class(target) }).Raw, expected, 1e-4, method);
        }
    }

    [Fact]
    public void Automatic_is_the_last_layer_of_maps_with_poolings_and_dropouts_behind_it_left_out()
    {
        AutoOf(new Sequential([
            new Conv2D(4, 3, activation: "relu", inputShape: (32, 32, 3), name: "first"), new MaxPooling2D(), new Conv2D(4, 3, activation: "relu", name: "second"),
            new MaxPooling2D(), new Dropout(0.5), new Flatten(), new Dense(3, activation: "softmax")])).ShouldBe("second");
        AutoOf(new Sequential([
            new Conv2D(4, 3, inputShape: (32, 32, 3), name: "conv"), new BatchNormalization(name: "bn"), new Activation("relu", name: "relu"),
            new GlobalAveragePooling2D(keepDims: true), new Conv2D(3, 1), new Flatten(), new Softmax()])).ShouldBe("relu");
    }

    [Fact]
    public void Nested_bases_are_reached_by_path()
    {
        var model = Nested(pooled: false);
        AutoOf(model).ShouldBe("base/inner/deep");
        AutoOf(Nested(pooled: true)).ShouldBe("base/inner/deep");
    }

    [Fact]
    public void Behind_a_node_of_a_nested_base_a_pass_gives_what_the_whole_one_does()
    {
        using var model = Nested(pooled: false);
        model.Initialize(3);
        using var scope = torch.NewDisposeScope();
        using var noGradients = torch.no_grad();
        var input = torch.rand([2, 3, 32, 32]);
        foreach (string path in (string[])["base/inner/deep", "base/shallow", "base", "base/inner", "scaled"])
        {
            using var taps = new Taps([path]);
            var whole = model.ForwardScore(input, new CallContext { Taps = taps });
            int calls = 0;
            using var counting = new Taps(["base/shallow", "scaled", "base/inner/deep"], (p, output) => { calls++; return output.alias(); });
            var behind = model.ForwardScore(torch.zeros_like(input), new CallContext { Feed = new NodeFeed(path, taps.Outputs[path]), Taps = counting });
            (whole - behind).abs().max().item<float>().ShouldBe(0, path);
            calls.ShouldBe(path switch { "base/inner/deep" or "base/inner" => path == "base/inner" ? 0 : 1, "base/shallow" => 2, "base" => 0, _ => 3 }, path);
        }
    }

    [Fact]
    public void Around_a_node_runs_what_bypasses_it()
    {
        var input = Node.Input((8, 8, 3));
        var a = new Conv2D(4, 3, padding: Padding.Same, activation: "relu", name: "a").On(input);
        var b = new Conv2D(4, 3, padding: Padding.Same, activation: "relu", name: "b").On(a);
        var sum = new Add(name: "sum").On(a, b);
        using var model = new Functional(input, new Dense(2, activation: "softmax").On(new GlobalAveragePooling2D().On(sum)));
        model.Initialize(1);
        using var scope = torch.NewDisposeScope();
        using var noGradients = torch.no_grad();
        var x = torch.rand([1, 3, 8, 8]);
        using var taps = new Taps(["b"]);
        var whole = model.ForwardScore(x, new CallContext { Taps = taps });
        var behind = model.ForwardScore(x, new CallContext { Feed = new NodeFeed("b", taps.Outputs["b"]) });
        (whole - behind).abs().max().item<float>().ShouldBe(0);
        var other = model.ForwardScore(x, new CallContext { Feed = new NodeFeed("b", torch.zeros_like(taps.Outputs["b"])) });
        (whole - other).abs().max().item<float>().ShouldBeGreaterThan(0);
    }

    /// <summary>Layers next to each other share their work where nobody looks: whoever looks sees what the layer alone gives, and the result stays.</summary>
    [Fact]
    public void Looking_at_any_node_changes_nothing_and_what_was_seen_is_not_written_over()
    {
        using var model = new Sequential(
        [
            new ZeroPadding2D(1, name: "zeros"), new Conv2D(4, 3, useBias: false, name: "conv"), new BatchNormalization(name: "bn"), new ReLU(maxValue: 6, name: "relu"),
            new Conv2D(5, 3, activation: "relu", name: "fused"), new MaxPooling2D(name: "pool"), new Flatten(), new Dense(3, activation: "softmax", name: "head"),
        ], "net");
        model.Build((12, 12, 3));
        model.Initialize(4);
        SmallModels.Set(model, "bn/moving_mean", [0.5f, -0.5f, 0.2f, 0]);
        using var scope = torch.NewDisposeScope();
        using var noGradients = torch.no_grad();
        var input = torch.rand([2, 3, 12, 12]);
        var whole = model.ForwardScore(input, CallContext.Inference);
        string[] paths = ["zeros", "conv", "bn", "relu", "fused", "pool"];
        using var all = new Taps(paths);
        model.ForwardScore(input, new CallContext { Taps = all });
        foreach (string path in paths)
        {
            using var one = new Taps([path]);
            (model.ForwardScore(input, new CallContext { Taps = one }) - whole).abs().max().item<float>().ShouldBeLessThan(1e-6f, path);
            (one.Outputs[path] - all.Outputs[path]).abs().max().item<float>().ShouldBeLessThan(1e-6f, path);
            var kept = one.Outputs[path].clone();
            (model.ForwardScore(input, new CallContext { Feed = new NodeFeed(path, one.Outputs[path]) }) - whole).abs().max().item<float>().ShouldBeLessThan(1e-6f, path);
            (one.Outputs[path] - kept).abs().max().item<float>().ShouldBe(0, path);
        }
    }

    [Fact]
    public void A_probability_of_one_is_said_to_be_the_reason_of_an_empty_map()
    {
        using var model = SmallModels.LooksAtRed();
        SmallModels.Set(model, "head/kernel", [60000, 0, 0, 0]);
        var heatmap = new Explainer(model, SmallModels.Spec, ["red", "other"]).Explain(Red, new ExplanationOptions { Method = new LabCam() });
        heatmap.Probability.ShouldBe(1);
        heatmap.IsEmpty.ShouldBeTrue();
        heatmap.Remarks.ShouldBe(["The probability of 'red' is so near 1 that nothing moves it: the map is empty for that reason alone. Explain the logit."]);
    }

    [Fact]
    public void Every_method_works_on_a_frozen_network_and_leaves_it_as_it_was()
    {
        using var model = Nested(pooled: false);
        model.Initialize(5);
        float[] before = [.. model.Weights.SelectMany(w => w.ToArray())];
        var explainer = new Explainer(model, SmallModels.Spec);
        var whileTrainable = ExplanationMethod.All.Select(m => explainer.Explain(Red, new ExplanationOptions { Method = Quick(m) })).ToArray();
        model.Trainable = false;
        foreach (var (method, former) in ExplanationMethod.All.Zip(whileTrainable))
        {
            using (torch.no_grad())
            {
                var heatmap = explainer.Explain(Red, new ExplanationOptions { Method = Quick(method) });
                Tensors.ShouldBeNear(heatmap.Raw, former.Raw, 1e-5, method.Name);
            }
            torch.is_grad_enabled().ShouldBeTrue();
        }
        model.Weights.ShouldAllBe(w => !w.IsTrainable && !w.Value.requires_grad);
        model.Weights.ShouldAllBe(w => w.GradientInKerasOrder().Length == 0);
        model.Weights.SelectMany(w => w.ToArray()).ShouldBe(before);
    }

    [Fact]
    public void A_hundred_heatmaps_of_every_kind_leave_no_tensor()
    {
        using var model = Nested(pooled: false);
        model.Initialize(5);
        var explainer = new Explainer(model, SmallModels.Spec);
        void All(int times)
        {
            for (int i = 0; i < times; i++)
                foreach (var method in ExplanationMethod.All.Where(m => i % 5 == 0 || m is GradientCam or Saliency or GuidedGradCam)) explainer.Explain(Red, new ExplanationOptions { Method = Quick(method) });
        }
        All(1);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        All(12);
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(before);
    }

    [Fact]
    public void A_network_without_maps_is_told_which_methods_work()
    {
        using var model = new Sequential([new Flatten(), new Dense(2, activation: "softmax")], "plain");
        model.Build((32, 32, 3));
        model.Initialize(1);
        var explainer = new Explainer(model, SmallModels.Spec);
        explainer.AutoLayer.ShouldBeNull();
        Should.Throw<ExplanationException>(() => explainer.Explain(Red)).Message.ShouldBe(
            "The network 'plain' has no layer of maps between its input and its classifier; grad-cam needs one. Methods that work here: saliency, input-x-gradient, integrated-gradients, smooth-grad, occlusion.");
        foreach (var method in ExplanationMethod.All.Where(m => !m.NeedsLayer)) explainer.Explain(Red, new ExplanationOptions { Method = Quick(method) }).Raw.ShouldContain(v => v != 0);
    }

    [Fact]
    public void Unknown_layers_classes_and_methods_are_told_the_nearest()
    {
        using var model = Nested(pooled: false);
        model.Initialize(1);
        var explainer = new Explainer(model, SmallModels.Spec, ["daisy", "roses", "tulips"]);
        Refusal(new() { Layer = "dep" }).ShouldBe("No layer is called 'dep' in 'outer'. The nearest are 'base/inner/deep', 'head', 'base', or 'auto', which is 'base/inner/deep'.");
        Refusal(new() { Layer = "head" }).ShouldBe("Layer 'head' gives (None, 3); grad-cam needs maps of (None, height, width, channels). Choose one of them, such as 'base/pool', 'base/inner/deep', 'base/inner/thin', or 'auto', which is 'base/inner/deep'.");
        Refusal(new() { Target = Target.Class("rosse") }).ShouldBe("No class is called 'rosse'. The nearest is 'roses'; choose one of daisy, roses, tulips, or its number from 0 to 2.");
        Refusal(new() { Target = Target.Class(7) }).ShouldBe("There is no class 7; expected 0 to 2. Choose one of daisy, roses, tulips.");
        explainer.Explain(Red, new() { Target = Target.Parse("2") }).ClassName.ShouldBe("tulips");
        Should.Throw<ArgumentException>(() => ExplanationMethod.Find("gradcam")).Message.ShouldStartWith("There is no method 'gradcam'; the nearest is 'grad-cam'. Known: lab, grad-cam, grad-cam++,");

        string Refusal(ExplanationOptions options) => Should.Throw<ArgumentException>(() => explainer.Explain(Red, options)).Message;
    }

    [Fact]
    public void What_is_asked_can_be_checked_before_any_photo_is_opened()
    {
        using var model = Nested(pooled: false);
        model.Initialize(1);
        var explainer = new Explainer(model, SmallModels.Spec, ["daisy", "roses", "tulips"]);
        explainer.LayerFor(new ExplanationOptions()).ShouldBe(explainer.AutoLayer);
        explainer.LayerFor(new ExplanationOptions { Method = new Saliency(), Layer = "no matter" }).ShouldBe(explainer.Explain(Red, new ExplanationOptions { Method = new Saliency() }).Layer);
        Should.Throw<ArgumentException>(() => explainer.LayerFor(new ExplanationOptions { Layer = "dep" })).Message.ShouldStartWith("No layer is called 'dep'");
        Should.Throw<ArgumentException>(() => explainer.LayerFor(new ExplanationOptions { Target = Target.Class("rosse") })).Message.ShouldStartWith("No class is called 'rosse'.");
    }

    [Fact]
    public void Another_classifier_than_a_vector_and_other_names_are_refused()
    {
        using var maps = new Sequential([new Conv2D(2, 3, inputShape: (32, 32, 3))], "maps");
        Should.Throw<ExplanationException>(() => new Explainer(maps, SmallModels.Spec)).Message.ShouldBe("The network 'maps' gives (None, 30, 30, 2); expected a vector with a number for each class. Explain a network that ends in a classifier.");
        using var model = SmallModels.LooksAtRed();
        Should.Throw<ArgumentException>(() => new Explainer(model, SmallModels.Spec, ["one"])).Message.ShouldStartWith("The network 'looks_at_red' tells 2 classes apart; got 1 names.");
    }

    [Fact]
    public void Sigmoids_and_bare_scores_are_classes_too()
    {
        Heatmap Of(Dense head, int target)
        {
            using var model = new Sequential([new Conv2D(4, 3, activation: "relu", inputShape: (32, 32, 3), name: "c"), new GlobalAveragePooling2D(), head]);
            model.Initialize(2);
            return new Explainer(model, SmallModels.Spec).Explain(Red, new ExplanationOptions { Target = Target.Class(target) });
        }

        var yes = Of(new Dense(1, activation: "sigmoid", name: "head"), 1);
        var no = Of(new Dense(1, activation: "sigmoid", name: "head"), 0);
        yes.Probabilities.Count.ShouldBe(2);
        (yes.Probability + no.Probability).ShouldBe(1, 1e-6);
        Tensors.ShouldBeNear(no.Raw, [.. yes.Raw.Select(v => -v)], 1e-5, "the other side of one output");
        yes.ScoreValue.ShouldBe(Math.Log(yes.Probability / no.Probability), 1e-5);

        var score = Of(new Dense(1, name: "head"), 1);
        Tensors.ShouldBeNear(yes.Raw, score.Raw, 1e-4, "a sigmoid's logit is the bare score");
        Of(new Dense(3, activation: "softmax", name: "head"), 1).Raw.ShouldBe(Of(new Dense(3, name: "head"), 1).Raw);
        Of(new Dense(3, activation: "sigmoid", name: "head"), 1).Probabilities.Sum().ShouldNotBeInRange(0.999f, 1.001f);
    }

    [Fact]
    public void Maps_in_bfloat16_are_nearly_those_in_float32()
    {
        using var model = SmallModels.LooksAtRed();
        var explainer = new Explainer(model, SmallModels.Spec);
        CompareTypes(explainer, [Red], ["grad-cam", "lab", "hires-cam", "layer-cam", "xgrad-cam", "grad-cam++", "score-cam", "ablation-cam"]);
    }

    [Fact]
    public void Maps_of_photos_in_bfloat16_correlate_above_99_percent_with_float32()
    {
        var book = GoldenBook.Open("explain");
        using var model = FlowersModel.Open(book);
        CompareTypes(FlowersModel.Explainer(model), [.. Enumerable.Range(0, 3).Select(i => Photo.Load(FlowersModel.PhotoPath(book, i), FlowersModel.Spec))], ["grad-cam", "lab", "hires-cam", "layer-cam", "xgrad-cam", "eigen-cam"]);
    }

    [Fact]
    public void Score_CAM_goes_in_batches_tells_how_far_it_is_and_can_be_stopped()
    {
        using var model = new Sequential([new Conv2D(40, 3, activation: "relu", inputShape: (32, 32, 3)), new GlobalAveragePooling2D(), new Dense(3, activation: "softmax")]);
        model.Initialize(2);
        var explainer = new Explainer(model, SmallModels.Spec);
        List<ExplanationProgress> told = [];
        var options = new ExplanationOptions { Method = new ScoreCam(), BatchSize = 16 };
        var whole = explainer.Explain(Red, options, new Told(told.Add));
        told.Count.ShouldBeGreaterThan(1);
        told[0].ShouldBe(new ExplanationProgress(0, 1, 16, told[^1].Passes));
        told[^1].Pass.ShouldBe(told[^1].Passes);

        Tensors.ShouldBeNear(explainer.Explain(Red, options with { BatchSize = 3 }).Raw, whole.Raw, 1e-5, "another batch size");

        using var stop = new CancellationTokenSource();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Should.Throw<OperationCanceledException>(() => explainer.Explain(Red, options, new Told(_ => stop.Cancel()), stop.Token));
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(before);
    }

    [Fact]
    public void Files_that_can_not_be_read_are_reported_among_the_others()
    {
        string folder = Path.Combine(GoldenBook.Find("decode.json")!, "files");
        using var model = SmallModels.LooksAtRed();
        var explainer = new Explainer(model, SmallModels.Spec);
        string[] names = ["rgb.png", "text.jpg", "rgb.bmp", "missing.png", "empty.jpg", .. Enumerable.Repeat("grey.png", 40), "rgb.jpg"];
        List<ExplanationProgress> told = [];
        var files = explainer.ExplainFiles(names.Select(n => Path.Combine(folder, n)), progress: new Told(told.Add)).ToArray();
        files.Select(f => Path.GetFileName(f.Path)).ShouldBe(names);
        files.Select(f => f.Heatmap is null).ShouldBe([false, true, false, true, true, .. Enumerable.Repeat(false, 41)]);
        files.ShouldAllBe(f => f.Heatmap == null == (f.Error != null) && f.Heatmap == null == (f.Photo == null));
        files[3].Error.ShouldBe("There is no such file. Check the path.");
        told[^1].Photos.ShouldBe(46);
        told.Select(t => t.Photo).ShouldBeInOrder();
    }

    [Fact]
    public void The_scaling_of_pixels_does_not_change_what_is_black_or_red()
    {
        // The same network for pixels of 0..255 and of [0, 1] in BGR: maps with respect to pixels are equal.
        using var plain = SmallModels.LooksAtRed();
        SmallModels.Set(plain, "head/kernel", [60 / 255f, 0, 0, 0]);
        using var caffe = SmallModels.LooksAtRed();
        SmallModels.Set(caffe, "head/kernel", [60 / 255f, 0, 0, 0]);
        SmallModels.Set(caffe, "colours/kernel", [0, 0, -1, 1, 1, 0]);
        SmallModels.Set(caffe, "colours/bias", [123.68f - 116.779f, 116.779f]);
        var specs = new[] { SmallModels.Spec with { Scaling = Scaling.None }, SmallModels.Spec with { Scaling = Scaling.Caffe } };
        foreach (var method in ExplanationMethod.All)
        {
            var maps = specs.Zip([plain, caffe]).Select(p => new Explainer(p.Second, p.First).Explain(Photo.Of(SmallModels.RedSquare(), p.First), new ExplanationOptions { Method = Quick(method), Target = Target.Class(0) })).ToArray();
            Tensors.ShouldBeNear(maps[1].Raw, maps[0].Raw, 2e-3, method.Name);
        }
    }

    private static void CompareTypes(Explainer explainer, Photo[] photos, string[] methods)
    {
        foreach (var photo in photos)
            foreach (string method in methods)
            {
                var options = new ExplanationOptions { Method = ExplanationMethod.Find(method) };
                float[] a = explainer.Explain(photo, options).Raw, b = explainer.Explain(photo, options with { Precision = Precision.BFloat16 }).Raw;
                Pearson(a, b).ShouldBeGreaterThan(0.99, method);
            }
    }

    private static double Pearson(float[] a, float[] b)
    {
        double meanA = a.Average(), meanB = b.Average();
        return a.Zip(b, (x, y) => (x - meanA) * (y - meanB)).Sum() / Math.Sqrt(a.Sum(x => (x - meanA) * (x - meanA)) * b.Sum(y => (y - meanB) * (y - meanB)));
    }

    private static string? AutoOf(Model model)
    {
        using (model) return new Explainer(model, SmallModels.Spec).AutoLayer;
    }

    private static ExplanationMethod Quick(ExplanationMethod method) => method switch
    {
        IntegratedGradients => new IntegratedGradients { Steps = 4 },
        SmoothGrad => new SmoothGrad { Copies = 3 },
        Occlusion => new Occlusion { Window = 16 },
        _ => method,
    };

    private static Sequential Nested(bool pooled)
    {
        var inner = new Sequential([new Conv2D(6, 3, activation: "relu", inputShape: (15, 15, 4), name: "deep"), new MaxPooling2D(name: "thin")], "inner");
        var convBase = new Sequential([new Conv2D(4, 3, activation: "relu", inputShape: (32, 32, 3), name: "shallow"), new MaxPooling2D(name: "pool"), inner], "base");
        if (pooled) convBase.Add(new GlobalAveragePooling2D(name: "average"));
        var outer = new Sequential([new Rescaling(2, name: "scaled"), convBase], "outer");
        outer.Build((32, 32, 3));
        if (!pooled) outer.Add(new Flatten());
        outer.Add(new Dense(3, activation: "softmax", name: "head"));
        return outer;
    }

    private sealed class Told(Action<ExplanationProgress> tell) : IProgress<ExplanationProgress>
    {
        public void Report(ExplanationProgress value) => tell(value);
    }
}
