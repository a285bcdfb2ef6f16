using System.CommandLine;
using Sepal.Backbones;
using Sepal.Cli.Explanations;
using Sepal.Cli.Screens;
using Sepal.Cli.Usage;
using Sepal.Explaining;
using Sepal.Imaging;
using Sepal.Numerics;
using Sepal.Prediction;

namespace Sepal.Cli.Commands;

/// <summary><c>sepal explain</c>: where a model looked, and whether to believe it.</summary>
internal sealed class ExplainCommand : SepalCommand
{
    private readonly Argument<string> _model = Paths.One("MODEL", "A model file, a run folder (the model that it keeps), or a backbone's name (with its ImageNet classifier)");
    private readonly Argument<string[]> _paths = Paths.Many("PATH", "Pictures, or folders of pictures, which are walked");
    private readonly Option<string?> _out = CheckedOption.Path("--out", "DIR", "The folder for overlays, heatmaps, raw maps (.npy) and explanations.json", required: true);
    private readonly Option<string?> _method = CheckedOption.OptionalWord("--method", "How (default grad-cam)", [.. ExplanationMethod.All.Select(method => method.Name)]);
    private readonly Option<string?> _layer = CheckedOption.Path("--layer", "PATH|auto", "The layer whose maps are looked at, as vgg16/block5_conv3 (default auto: the last one before the classifier)");
    private readonly Option<string?> _class = CheckedOption.Path("--class", "NAME|INDEX|auto", "The class that is explained (default auto: the most probable one of each picture)");
    private readonly Option<ExplainedScore?> _score = CheckedOption.OptionalChoice("--score", "The score whose causes are looked for (default logit; lab: probability)", ("logit", ExplainedScore.Logit), ("probability", ExplainedScore.Probability));
    private readonly Option<double> _alpha = CheckedOption.Number("--alpha", "A", "How strong the overlay's colours are", 0.0, 1.0, 0.4);
    private readonly Option<string> _colormap = CheckedOption.Word("--colormap", "Colours", ColorMap.Jet.Name, [.. ColorMap.All.Select(map => map.Name)]);
    private readonly Option<Blend> _blend = CheckedOption.Choice("--blend", "Add the colours to the photo as the report does, or mix them and keep its brightness", Blend.Lab, ("lab", Blend.Lab), ("mix", Blend.Mix));
    private readonly Option<double?> _clip = CheckedOption.OptionalNumber("--clip", "R", "Share of an overlay's hottest pixels that share the last colour, 0 to 0.5 (default 0; 0.01 for maps of pixels)", 0.0, 0.5);
    private readonly Option<bool> _compare = CheckedOption.Flag("--compare", "For each picture a page with all methods; with --faithfulness also their figures");
    private readonly Option<bool> _sheet = CheckedOption.Flag("--sheet", "A page with all pictures (photo, overlay, class, probability, the class that the folder's name says)");
    private readonly Option<bool> _faithfulness = CheckedOption.Flag("--faithfulness", "Test each map: remove and restore what it marks, beside a random map, a hill in the middle and the photo's edges. 304 passes a picture");
    private readonly Option<bool> _sanity = CheckedOption.Flag("--sanity", "Test the method: random weights and other classes must change the map. Explains each picture 17 times more");
    private readonly Option<bool> _survey = CheckedOption.Flag("--survey", "What the maps of each class have in common: mean map, share on the border, most and least certain, most wrong");
    private readonly Option<string?> _box = CheckedOption.Path("--box", "LEFT,TOP,WIDTH,HEIGHT", "Tell how much of the map lies in this box of the photo");
    private readonly Option<string?> _mask = CheckedOption.Path("--mask", "FILE", "Tell how much of the map lies on the bright pixels of this picture, which has the photo's size");
    private readonly Option<int> _batch = CheckedOption.Number("--batch", "N", "Pictures, or changed copies of one, of one pass", 1, 1024, 16);
    private readonly Option<double?> _width = CheckedOption.OptionalNumber("--width", "A", "Width of a MobileNet that is named (default: as its file says, else 1)", 0.05, 4.0);
    private readonly BaseOptions _base = new();
    private readonly ForeignModelOptions _foreign = new();

    public ExplainCommand() : base("explain", "Shows where a model looked, and tests whether the picture can be believed.")
    {
        Add(_model);
        Add(_paths);
        foreach (var option in new Option[] { _out, _method, _layer, _class, _score, _alpha, _colormap, _blend, _clip, _compare, _sheet, _faithfulness, _sanity, _survey, _box, _mask, _batch, _width }) Add(option);
        _base.AddFileTo(this);
        _foreign.AddTo(this);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("explain runs/flowers photo.jpg --out why", "one photo, by Grad-CAM"),
        new("explain runs/flowers flowers/roses --out why --sheet --survey", "a class: a contact sheet, and what its maps have in common"),
        new("explain runs/flowers photo.jpg --out why --compare --faithfulness --sanity", "all methods on a page, and whether to believe them"),
        new("explain runs/flowers photo.jpg --out why --method lab --class roses --layer conv2d_3", "the report's steps, for a class and a layer of choice"),
        new("explain vgg16 elephant.jpg --out why --weights vgg16.h5 --colormap viridis --blend mix", "ImageNet's classes"),
    ];

    public override IReadOnlyList<string> Notes =>
    [
        "A map shows what raised the score at one layer of the network. It does not show that the answer is right, nor that the marked thing is its only reason.",
        "Deletion: the mean probability while the marked pixels turn black, the most important first; low is good. Insertion: while they come back; high is good. ROAD: how much more the unmarked pixels can be spared; above 0 is good. Each says something only beside the maps that know nothing: read a map that doesn't beat them all with care, and don't believe one that beats none.",
        "Distrust a picture when the map is empty, when it lies mostly on the border, when random weights draw the same one (--sanity), when another class has the same one, when methods disagree (--compare), or when --score probability is asked of a network that is sure.",
        "One photo proves nothing: look at a --sheet, and at --faithfulness over many photos, which comes with an interval.",
    ];

    public override string WhenInterrupted(Session session) => "Interrupted: the pictures so far were explained and written, the others are missing; run the same command again.";

    public override int Run(Session session, ParseResult parsed)
    {
        Engine.Start();
        var region = Region(parsed);
        var folder = ExplanationFolder.Prepare(parsed.GetValue(_out)!);
        using var network = Open(session, parsed);
        foreach (string warning in network.Classifier.Warnings) session.Warn(warning);
        var request = Request(session, parsed, region);
        network.Explainer.LayerFor(request.Options);
        string[] paths = [.. Pictures(parsed.GetRequiredValue(_paths), folder)];
        if (region is not null && paths.Length > 1) throw new UsageException($"--box and --mask are of one photo; got {Words.Count(paths.Length, "picture")}. Explain them one by one.");
        var job = new ExplanationJob(session, network, request, folder);
        try
        {
            session.WithProgress("Explaining", progress => job.Run(paths, progress));
        }
        finally
        {
            // An interruption keeps what is there so far.
            Give(session, request, job, folder);
        }
        return Judge(session, job.Done);
    }

    private ImageExplainer Open(Session session, ParseResult parsed)
    {
        string model = parsed.GetRequiredValue(_model);
        var options = _foreign.Read(session, parsed);
        if (Path.Exists(model) || Backbone.TryFind(model) is not { } backbone)
        {
            _base.RefuseWeights(parsed, model);
            if (parsed.Has(_width)) throw new UsageException($"--width is for a backbone; '{model}' has its own. Leave it out.");
            return ImageExplainer.Open(model, options);
        }
        var choice = _base.Choice(parsed, model);
        double width = parsed.GetValue(_width) ?? (File.Exists(choice.Weights) ? backbone.WidthOf(choice.Weights) : 1);
        return ImageExplainer.OpenBackbone(choice with { Alpha = width }, options, progress: session.IsQuiet ? null : new DownloadLines(session), cancellation: session.Cancellation);
    }

    private ExplanationRequest Request(Session session, ParseResult parsed, PhotoRegion? region) => new()
    {
        Model = parsed.GetRequiredValue(_model),
        Options = new ExplanationOptions
        {
            Method = Method(session, parsed.GetValue(_method) ?? "grad-cam"),
            Layer = parsed.GetValue(_layer) ?? ExplanationOptions.AutoLayer,
            Target = Target.Parse(parsed.GetValue(_class) ?? "auto"),
            Score = parsed.GetValue(_score),
            BatchSize = parsed.GetValue(_batch),
            // The gradients of single pictures are small numbers: bfloat16 for those who ask for it.
            Precision = session.Precision == Precision.Auto ? Precision.Float32 : session.Precision,
        },
        Overlay = new OverlayOptions { Alpha = parsed.GetValue(_alpha), ColorMap = ColorMap.Find(parsed.GetValue(_colormap)!), Blend = parsed.GetValue(_blend) },
        Clip = parsed.GetValue(_clip),
        Compare = parsed.Has(_compare),
        Sheet = parsed.Has(_sheet),
        Faithfulness = parsed.Has(_faithfulness),
        Sanity = parsed.Has(_sanity),
        Survey = parsed.Has(_survey),
        Region = region,
        Seed = session.Seed,
    };

    private static ExplanationMethod Method(Session session, string name)
        => ExplanationMethod.Find(name) is SmoothGrad && session.HasSeed ? new SmoothGrad { Seed = session.Seed } : ExplanationMethod.Find(name);

    private PhotoRegion? Region(ParseResult parsed) => (parsed.GetValue(_box), parsed.GetValue(_mask)) switch
    {
        (not null, not null) => throw new UsageException("Got both --box and --mask; expected one of them."),
        ({ } box, _) => PhotoRegion.Box(box),
        (_, { } mask) => PhotoRegion.Mask(mask),
        _ => null,
    };

    /// <summary>The pictures, without what an earlier run wrote into a folder that is walked.</summary>
    private static IEnumerable<string> Pictures(string[] paths, ExplanationFolder folder)
        => paths.SelectMany(path => PicturePaths.Of([path]).Where(file => file == path || folder.Holds(path) || !folder.Holds(file)));

    private static void Give(Session session, ExplanationRequest request, ExplanationJob job, ExplanationFolder folder)
    {
        FaithfulnessResult[] results = [.. job.Done.Select(one => one.Faithfulness).OfType<FaithfulnessResult>()];
        var faithfulness = results.Length == 0 ? null : FaithfulnessSummary.Of(results);
        var sanity = SanitySummary.Of(job.Done);
        if (job.UnfitMethods.Count > 0) session.Warn($"Left out of the comparison, for they can't work on this network: {string.Join(", ", job.UnfitMethods)}.");
        if (job.Done.Count > 0) AtomicFile.WriteText(folder[ExplanationDocument.FileName], Session.ToJson(ExplanationDocument.All(request, job, faithfulness, sanity)) + "\n");
        session.Give(ExplanationDocument.Pictures(job.Done), () => ExplanationScreen.Show(session, request, job, folder, faithfulness, sanity));
    }

    private static int Judge(Session session, List<ExplanationEntry> done)
    {
        var bad = done.Where(one => one.Error is not null).ToArray();
        if (bad.Length == 0) return 0;
        session.Fail($"{bad.Length:N0} of {Words.Count(done.Count, "file")} can't be read, such as '{bad[0].Path}': {bad[0].Error}");
        return Failure.Failed;
    }
}
