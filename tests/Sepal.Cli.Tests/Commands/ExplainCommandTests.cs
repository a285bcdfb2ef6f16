using System.Text.Json;
using Sepal.Explaining;
using Sepal.Imaging;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Prediction;
using Sepal.Saving;

namespace Sepal.Cli.Tests.Commands;

public sealed class ExplainCommandTests : IDisposable
{
    private static readonly string[] Keys = ["path", "class", "index", "probability", "layer", "empty", "heatmap", "overlay", "raw"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string Daisy => Path.Combine(TrainedRun.Data, "daisy", "daisy_0001.jpg");

    private static string Rose => Path.Combine(TrainedRun.Data, "rose", "rose_0001.jpg");

    private string Out => _folder["out"];

    private SepalRun Explain(params string[] more) => SepalRun.Of(["explain", TrainedRun.Path, Daisy, "--out", Out, .. more]);

    private JsonElement OfAll => JsonDocument.Parse(File.ReadAllText(Path.Combine(Out, "explanations.json"))).RootElement;

    [Fact]
    public void The_json_and_the_files_are_the_librarys()
    {
        var one = Explain("--json").Json.EnumerateArray().ShouldHaveSingleItem();

        SepalRun.Keys(one).Take(9).ShouldBe(Keys);
        SepalRun.Keys(one).Skip(9).ShouldBeSubsetOf(["remarks", "expected"]);
        using var network = ImageExplainer.Open(TrainedRun.Path);
        var expected = network.Explain(Daisy);
        one.GetProperty("path").GetString().ShouldBe(Daisy);
        one.GetProperty("class").GetString().ShouldBe(expected.Heatmap.ClassName);
        one.GetProperty("index").GetInt32().ShouldBe(expected.Heatmap.ClassIndex);
        one.GetProperty("probability").GetDouble().ShouldBe(expected.Heatmap.Probability, 1e-6);
        one.GetProperty("layer").GetString().ShouldBe(network.Explainer.AutoLayer);
        one.GetProperty("empty").GetBoolean().ShouldBe(expected.Heatmap.IsEmpty);
        Pixels(one, "overlay").ShouldBe(expected.Overlay().Pixels);
        Pixels(one, "heatmap").ShouldBe(Overlay.Heatmap(expected.Photo, expected.Heatmap).Pixels);
        File.ReadAllBytes(one.GetProperty("raw").GetString()!).ShouldBe(NpyFile.ToBytes(expected.Heatmap.Raw, expected.Heatmap.Height, expected.Heatmap.Width));
        Files().ShouldBe(["daisy_0001.heatmap.png", "daisy_0001.npy", "daisy_0001.overlay.png", "explanations.json"]);
        OfAll.GetProperty("pictures")[0].GetRawText().Length.ShouldBeGreaterThan(100);
        OfAll.GetProperty("score").GetString().ShouldBe("logit");
    }

    public static TheoryData<string> Methods => [.. ExplanationMethod.All.Select(method => method.Name)];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Every_method_can_be_asked_for(string name)
    {
        var one = Explain("--method", name, "--json", "--batch", "64", "--class", "tulip").Json[0];
        one.GetProperty("class").GetString().ShouldBe("tulip");
        File.ReadAllBytes(one.GetProperty("raw").GetString()!).Length.ShouldBeGreaterThan(128);
        OfAll.GetProperty("method").GetString().ShouldBe(name);
        OfAll.GetProperty("score").GetString().ShouldBe(name == "lab" ? "probability" : "logit");
    }

    [Fact]
    public void Layer_class_and_score_are_those_that_were_asked_for()
    {
        using var network = ImageExplainer.Open(TrainedRun.Path);
        string layer = network.Explainer.Layers[0];
        var one = Explain("--layer", layer, "--class", "2", "--score", "probability", "--json").Json[0];
        one.GetProperty("layer").GetString().ShouldBe(layer);
        (one.GetProperty("index").GetInt32(), one.GetProperty("class").GetString()).ShouldBe((2, network.Explainer.ClassNames[2]));
        var expected = network.Explain(Daisy, new ExplanationOptions { Layer = layer, Target = Target.Class(2), Score = ExplainedScore.Probability });
        File.ReadAllBytes(one.GetProperty("raw").GetString()!).ShouldBe(NpyFile.ToBytes(expected.Heatmap.Raw, expected.Heatmap.Height, expected.Heatmap.Width));
    }

    [Fact]
    public void Colours_blend_and_strength_are_those_that_were_asked_for()
    {
        using var network = ImageExplainer.Open(TrainedRun.Path);
        var why = network.Explain(Daisy);
        Pixels(Explain("--json", "--alpha", "0.7", "--colormap", "viridis", "--blend", "mix").Json[0], "overlay")
            .ShouldBe(why.Overlay(new OverlayOptions { Alpha = 0.7, ColorMap = ColorMap.Viridis, Blend = Blend.Mix }).Pixels);
        Pixels(Explain("--json", "--colormap", "turbo").Json[0], "heatmap").ShouldBe(Overlay.Heatmap(why.Photo, why.Heatmap, ColorMap.Turbo).Pixels);
        // Maps of pixels are cut off a little, so that one sees more than their peaks; --clip 0 leaves them exact.
        var saliency = network.Explain(Daisy, new ExplanationOptions { Method = new Saliency() });
        Pixels(Explain("--json", "--method", "saliency").Json[0], "overlay").ShouldBe(saliency.Overlay(new OverlayOptions { Clip = OverlayOptions.PixelClip }).Pixels);
        Pixels(Explain("--json", "--method", "saliency", "--clip", "0").Json[0], "overlay").ShouldBe(saliency.Overlay().Pixels);
    }

    [Fact]
    public void Overlays_have_the_photos_own_size_upright()
    {
        // A JPEG whose Exif orientation says that its first row is the right side: 32 × 20 as stored, 20 × 32 upright.
        byte[] jpeg = PictureEncoder.ToJpeg(new Picture(32, 20));
        byte[] exif = [0xFF, 0xE1, 0, 34, .. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
        File.WriteAllBytes(_folder["turned.jpg"], [.. jpeg[..2], .. exif, .. jpeg[2..]]);
        var one = SepalRun.Of("explain", TrainedRun.Path, _folder["turned.jpg"], "--out", Out, "--json").Json[0];
        PictureDecoder.Load(one.GetProperty("overlay").GetString()!).ToString().ShouldBe("20 x 32");
        PictureDecoder.Load(one.GetProperty("heatmap").GetString()!).ToString().ShouldBe("20 x 32");
    }

    [Fact]
    public void A_bad_file_has_its_error_and_the_others_are_done_first()
    {
        string bad = _folder.Write("bad.jpg", "no picture"), missing = _folder["missing.jpg"], nothing = _folder["empty folder"];
        Directory.CreateDirectory(nothing);
        var run = SepalRun.Of("explain", TrainedRun.Path, bad, Daisy, missing, nothing, Rose, "--out", Out, "--json", "--sheet", "--survey");

        run.Code.ShouldBe(1);
        var json = JsonDocument.Parse(run.Output).RootElement;
        json.EnumerateArray().Select(one => one.GetProperty("path").GetString()).ShouldBe([bad, Daisy, missing, nothing, Rose]);
        json.EnumerateArray().Select(one => one.TryGetProperty("error", out var error) ? error.GetString()!.Length > 10 : one.TryGetProperty("raw", out _)).ShouldAllBe(is_whole => is_whole);
        SepalRun.Keys(json[0]).ShouldBe(["path", "error"]);
        run.Error.ShouldStartWith($"error: 3 of 5 files can't be read, such as '{bad}': ");
        run.Error.TrimEnd().ShouldNotContain('\n');
        Files().ShouldBe(["daisy_0001.heatmap.png", "daisy_0001.npy", "daisy_0001.overlay.png", "explanations.json", "rose_0001.heatmap.png", "rose_0001.npy", "rose_0001.overlay.png", "sheet.png", "survey.png"]);
    }

    [Fact]
    public void Pictures_of_one_name_get_files_of_their_own_inside_the_folder()
    {
        File.Copy(Daisy, _folder.Write("a/x.jpg"), overwrite: true);
        File.Copy(Rose, _folder.Write("b/x.jpg"), overwrite: true);
        File.Copy(Rose, _folder.Write("b/X.png"), overwrite: true);
        File.Copy(Rose, _folder.Write("b/...jpg"), overwrite: true);
        File.Copy(Rose, _folder.Write($"b/{new string('ö', 110)}.jpg"), overwrite: true);
        var json = SepalRun.Of("explain", TrainedRun.Path, _folder["a/x.jpg"], _folder["b"], _folder["b/...jpg"], _folder["a/x.jpg"], "--out", Out, "--json").Json;

        string[] written = [.. json.EnumerateArray().SelectMany(one => new[] { "heatmap", "overlay", "raw" }.Select(key => one.GetProperty(key).GetString()!))];
        written.Length.ShouldBe(18);
        written.Distinct(StringComparer.OrdinalIgnoreCase).Count().ShouldBe(18);
        written.ShouldAllBe(file => File.Exists(file) && Path.GetDirectoryName(Path.GetFullPath(file)) == Out);
        json.EnumerateArray().Select(one => Path.GetFileName(one.GetProperty("raw").GetString())).ShouldBe(["x.npy", "b-X.npy", "b-x-2.npy", new string('ö', 75) + ".npy", "picture.npy", "a-x.npy"]);
        Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName).ShouldBe(["a", "b", "out"], ignoreOrder: true);
    }

    [Fact]
    public void Photos_beside_the_results_are_never_written_over_and_results_are_no_photos()
    {
        File.Copy(Daisy, _folder.Write("photos/x.jpg"), overwrite: true);
        File.Copy(Rose, _folder["photos/x.overlay.png"]);
        byte[] before = File.ReadAllBytes(_folder["photos/x.overlay.png"]);
        SepalRun.Of("explain", TrainedRun.Path, _folder["photos/x.jpg"], _folder["photos/x.overlay.png"], "--out", _folder["photos"], "--json").Json.GetArrayLength().ShouldBe(2);
        File.ReadAllBytes(_folder["photos/x.overlay.png"]).ShouldBe(before);

        File.Copy(Daisy, _folder.Write("more/x.jpg"), overwrite: true);
        SepalRun Again() => SepalRun.Of("explain", TrainedRun.Path, _folder["more"], "--out", _folder["more/why"], "--json");
        Again().Json.GetArrayLength().ShouldBe(1);
        Again().Json.GetArrayLength().ShouldBe(1, "what the first run wrote is left out");
    }

    [Fact]
    public void A_folder_that_cannot_be_written_shows_before_the_model_is_opened()
    {
        string file = _folder.Write("file");
        SepalRun.Of("explain", _folder["no-model.keras"], Daisy, "--out", file).ShouldFail(1).ShouldBe($"The folder '{file}' can't be written (it is a file); expected a folder. Choose another --out.");
        SepalRun.Of("explain", _folder["no-model.keras"], Daisy, "--out", Path.Combine(file, "out")).ShouldFail(1).ShouldStartWith($"The folder '{Path.Combine(file, "out")}' can't be written (");
        SepalRun.Of("explain", _folder["no-model.keras"], Daisy).ShouldFail(2).ShouldStartWith("'sepal explain' needs --out DIR: ");
    }

    [Theory]
    [InlineData("--layer", "conv2", "No layer is called 'conv2' in '")]
    [InlineData("--layer", "conv2", "The nearest are 'conv2d'")]
    [InlineData("--layer", "dense", "expected")]
    [InlineData("--class", "daisi", "No class is called 'daisi'. The nearest is 'daisy'; choose one of daisy, dandelion, rose, sunflower, tulip, or its number from 0 to 4.")]
    [InlineData("--class", "5", "No class is called '5'.")]
    [InlineData("--method", "gradcam", "--method is 'gradcam'; expected lab, grad-cam, ")]
    [InlineData("--method", "gradcam", "Did you mean 'grad-cam'?")]
    [InlineData("--score", "logits", "--score is 'logits'; expected logit or probability. Did you mean 'logit'?")]
    [InlineData("--alpha", "1.5", "--alpha is 1.5; expected a number from 0 to 1.")]
    [InlineData("--colormap", "hot", "--colormap is 'hot'; expected jet, viridis or turbo.")]
    [InlineData("--blend", "add", "--blend is 'add'; expected lab or mix.")]
    [InlineData("--weights", "w.h5", "--weights is for a backbone;")]
    [InlineData("--width", "0.5", "--width is for a backbone;")]
    [InlineData("--box", "1,2,3", "--box is '1,2,3'; expected LEFT,TOP,WIDTH,HEIGHT in pixels of the photo, as 40,25,200,180.")]
    [InlineData("--box", "40,40,20,20", "--box is 40,40,20,20; expected a box inside the photo of 48 x 48 pixels.")]
    public void A_wrong_choice_is_told_with_what_there_is(string option, string value, string message)
        => Explain(option, value).ShouldFail(2).ShouldContain(option == "--layer" && value == "dense" ? "needs maps of (None, height, width, channels)" : message);

    [Fact]
    public void A_network_without_maps_is_told_the_methods_that_work()
    {
        using (var model = new Sequential([new Flatten(), new Dense(2, activation: "softmax")], "flat"))
        {
            model.Build((48, 48, 3));
            model.Initialize(1);
            ModelFile.Save(_folder["flat.keras"], model);
        }
        string[] command = ["explain", _folder["flat.keras"], Daisy, "--out", Out, "--scale", "unit"];
        SepalRun.Of(command).ShouldFail(1).ShouldBe(
            "The network 'flat' has no layer of maps between its input and its classifier; grad-cam needs one. Methods that work here: saliency, input-x-gradient, integrated-gradients, smooth-grad, occlusion.");
        SepalRun.Of([.. command, "--method", "saliency", "--json"]).Json[0].GetProperty("layer").GetString().ShouldNotBeNullOrEmpty();
        var compared = SepalRun.Of([.. command, "--method", "saliency", "--compare", "--json"]);
        compared.Code.ShouldBe(0, compared.Error);
        compared.Error.ShouldBe("warning: Left out of the comparison, for they can't work on this network: ablation-cam, eigen-cam, grad-cam, grad-cam++, guided-grad-cam, hires-cam, lab, layer-cam, score-cam, xgrad-cam.\n");
    }

    [Fact]
    public void A_person_reads_where_the_files_are_and_which_layer_was_chosen()
    {
        using var network = ImageExplainer.Open(TrainedRun.Path);
        string[] lines = Explain().Output.TrimEnd().Split('\n');
        lines[0].ShouldBe(Daisy);
        lines[1].ShouldMatch($@"^  (daisy|dandelion|rose|sunflower|tulip) \d+\.\d%(  \(expected daisy\))?, explained by grad-cam at {network.Explainer.AutoLayer} \(chosen automatically\)$");
        lines[2].ShouldBe($"  overlay  {Path.Combine(Out, "daisy_0001.overlay.png")}");
        string many = SepalRun.Of("explain", TrainedRun.Path, Daisy, Rose, "--out", Out, "--method", "guided-grad-cam").Output;
        many.ShouldMatch(@"(?m)^(daisy|dandelion|rose|sunflower|tulip) +\d+\.\d%  .*daisy_0001\.jpg");
        many.ShouldContain("2 pictures explained by guided-grad-cam at ");
        many.ShouldContain("It failed the sanity check of Adebayo et al. (2018)");
    }

    [Fact]
    public void An_empty_map_says_so_in_words_and_picture()
    {
        using (var model = new Sequential([new Conv2D(2, 3, activation: "relu", inputShape: (48, 48, 3)), new GlobalAveragePooling2D(), new Dense(2, activation: "softmax", name: "head")], "negative"))
        {
            model.Initialize(1);
            // Nothing that the maps hold raises class 1.
            model.NamedWeights().Single(w => w.Path == "head/kernel").Weight.Assign([1, -1, 1, -1]);
            ModelFile.Save(_folder["negative.keras"], model);
        }
        string[] command = ["explain", _folder["negative.keras"], Daisy, "--out", Out, "--scale", "unit", "--class", "1"];
        var one = SepalRun.Of([.. command, "--json"]).Json[0];
        one.GetProperty("empty").GetBoolean().ShouldBeTrue();
        one.GetProperty("remarks")[0].GetString().ShouldBe("Nothing in the picture speaks for '1' at conv2d by grad-cam: the map is empty, not faint.");
        byte[] overlay = Pixels(one, "overlay");
        overlay.AsSpan(0, 3).ToArray().Distinct().Count().ShouldBe(1, "the photo turns grey");
        SepalRun.Of(command).Output.ShouldContain("  Nothing in the picture speaks for '1' at conv2d by grad-cam: the map is empty, not faint.\n");
    }

    [Fact]
    public void Sheets_comparisons_and_the_survey_are_pages()
    {
        var run = SepalRun.Of("explain", TrainedRun.Path, Path.Combine(TrainedRun.Data, "daisy"), Rose, "--out", Out, "--sheet", "--survey");
        run.Code.ShouldBe(0, run.Error);
        run.Output.ShouldContain($"Contact sheet: {Path.Combine(Out, "sheet.png")}\n");
        run.Output.ShouldContain("Where the network usually looks:\n");
        run.Output.ShouldContain($"Survey: {Path.Combine(Out, "survey.png")}\n");
        PictureDecoder.Load(Path.Combine(Out, "sheet.png")).Width.ShouldBeGreaterThan(600);
        PictureDecoder.Load(Path.Combine(Out, "survey.png")).Width.ShouldBeGreaterThan(800);
        var survey = OfAll.GetProperty("survey");
        survey.GetProperty("classes").EnumerateArray().Sum(one => one.GetProperty("pictures").GetInt32()).ShouldBe(11);
        survey.GetProperty("wrong").GetInt32().ShouldBe(OfAll.GetProperty("pictures").EnumerateArray().Count(one => one.GetProperty("class").GetString() != one.GetProperty("expected").GetString()));

        string page = Explain("--compare", "--json", "--batch", "128").Json[0].GetProperty("comparison").GetString()!;
        page.ShouldBe(Path.Combine(Out, "daisy_0001.compare.png"));
        // The photo and fifteen methods, four by four.
        PictureDecoder.Load(page).Width.ShouldBe(2 * 16 + 4 * 220 + 3 * 14);
    }

    [Fact]
    public void Faithfulness_comes_with_its_figures_their_words_and_an_interval_over_pictures()
    {
        var one = Explain("--faithfulness", "--json", "--batch", "64").Json[0].GetProperty("faithfulness");
        SepalRun.Keys(one).ShouldBe(["deletion", "insertion", "road", "beats_all", "refuted", "baselines", "words"]);
        one.GetProperty("baselines").EnumerateArray().Select(b => b.GetProperty("name").GetString()).ShouldBe(["random", "centre", "edges"]);
        using (var network = ImageExplainer.Open(TrainedRun.Path))
        {
            var why = network.Explain(Daisy);
            one.GetProperty("deletion").GetDouble().ShouldBe(Faithfulness.Measure(network.Explainer, why.Photo, why.Heatmap, new FaithfulnessOptions { BatchSize = 64 }).Map.Deletion.Area, 1e-6);
        }
        string words = SepalRun.Of("explain", TrainedRun.Path, Daisy, Rose, "--out", Out, "--faithfulness", "--batch", "64").Output;
        words.ShouldContain("Do the maps point at what the network uses?\n  Over 2 photos: deletion 0.");
        words.ShouldContain("  Beside a random map, better by: deletion ");
        words.ShouldMatch("(?m)^  (Not surely better|Surely better|Worse than)");
        OfAll.GetProperty("faithfulness").GetProperty("comparisons")[0].GetProperty("deletion").GetProperty("low").GetDouble().ShouldBeInRange(-1, 1);
    }

    [Fact]
    public void Sanity_tells_whether_random_weights_and_other_classes_change_the_map()
    {
        string words = Explain("--sanity").Output;
        words.ShouldContain("Does it show the network, or only the photo?\n  With 1 layer random, down to ");
        words.ShouldMatch("(?m)^  grad-cam (follows the weights|draws nearly the same map)");
        words.ShouldMatch("(?m)^  The map of '[a-z]+' and those of other classes, rank correlation: ");
        var both = SepalRun.Of("explain", TrainedRun.Path, Daisy, Rose, "--out", Out, "--sanity", "--json").Json;
        both[1].GetProperty("sanity").GetProperty("randomisation").GetProperty("steps").GetArrayLength().ShouldBeGreaterThan(1);
        both[1].GetProperty("sanity").GetProperty("class_sensitivity").GetProperty("others").GetArrayLength().ShouldBe(4);
        OfAll.GetProperty("sanity").GetProperty("pictures").GetInt32().ShouldBe(2);
    }

    [Fact]
    public void The_share_of_the_map_inside_a_box_or_a_mask_is_told()
    {
        var box = Explain("--box", "0,0,48,24", "--json").Json[0].GetProperty("inside");
        box.GetProperty("area").GetDouble().ShouldBe(0.5, 1e-9);
        var mask = new Picture(48, 48);
        mask.Pixels.AsSpan(0, 48 * 24 * 3).Fill(255);
        PictureEncoder.SavePng(mask, _folder["mask.png"]);
        Explain("--mask", _folder["mask.png"], "--json").Json[0].GetProperty("inside").GetProperty("map").GetDouble().ShouldBe(box.GetProperty("map").GetDouble(), 1e-9);
        Explain("--box", "0,0,48,48").Output.ShouldContain("  Inside the region lies 100.0% of the map; a map that knows nothing would have 100.0% there.\n");
        Explain("--mask", Daisy, "--box", "0,0,9,9").ShouldFail(2).ShouldStartWith("Got both --box and --mask; expected one of them.");
        SepalRun.Of("explain", TrainedRun.Path, Daisy, Rose, "--out", Out, "--box", "0,0,9,9").ShouldFail(2).ShouldStartWith("--box and --mask are of one photo; got 2 pictures.");
    }

    [Fact]
    public void Names_from_a_file_and_layers_behind_normalisation_are_found_in_a_foreign_model()
    {
        using (var model = new Sequential([new Conv2D(2, 3, inputShape: (48, 48, 3), name: "c"), new BatchNormalization(name: "bn"), new Activation("relu", name: "act"), new GlobalAveragePooling2D(), new Dense(2, activation: "softmax")]))
        {
            model.Initialize(1);
            ModelFile.Save(_folder["foreign.keras"], model);
        }
        string[] command = ["explain", _folder["foreign.keras"], Daisy, "--out", Out, "--json", "--labels", _folder.Write("labels.txt", "ant\nbee\n")];
        var run = SepalRun.Of([.. command, "--layer", "bn"]);
        run.Error.ShouldBe("warning: The model file doesn't say how pixels are scaled; they are divided by 255. Give --scale to choose.\n");
        run.Json[0].GetProperty("layer").GetString().ShouldBe("bn");
        run.Json[0].GetProperty("class").GetString()!.ShouldBeOneOf("ant", "bee");
        SepalRun.Of([.. command, "--scale", "tf", "--resize", "nearest"]).Json[0].GetProperty("layer").GetString().ShouldBe("act");
    }

    [Fact]
    public void An_interruption_keeps_what_is_finished()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var run = SepalRun.Of(source.Token, "explain", TrainedRun.Path, Daisy, "--out", Out, "--json");
        run.Code.ShouldBe(130);
        run.Error.ShouldStartWith("Interrupted: ");
    }

    [Fact]
    public void An_interruption_in_the_middle_gives_the_pictures_so_far()
    {
        // 50 pictures, eight at a time; the first file that appears stops it.
        using var source = new CancellationTokenSource();
        Directory.CreateDirectory(Out);
        using var watcher = new FileSystemWatcher(Out, "*.npy") { EnableRaisingEvents = true };
        watcher.Created += (_, _) => source.Cancel();
        watcher.Renamed += (_, _) => source.Cancel();
        var run = SepalRun.Of(source.Token, "explain", TrainedRun.Path, TrainedRun.Data, "--out", Out, "--json", "--method", "occlusion", "--batch", "4");
        run.Code.ShouldBe(130);
        int given = JsonDocument.Parse(run.Output).RootElement.GetArrayLength();
        given.ShouldBeInRange(1, 49);
        Directory.GetFiles(Out, "*.npy").Length.ShouldBe(given);
        OfAll.GetProperty("pictures").GetArrayLength().ShouldBe(given);
        run.Error.ShouldContain("Interrupted: the pictures so far were explained and written");
    }

    private string[] Files() => [.. Directory.GetFiles(Out).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    private static byte[] Pixels(JsonElement one, string key) => PictureDecoder.Load(one.GetProperty(key).GetString()!).Pixels;
}
