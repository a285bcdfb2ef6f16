using System.CommandLine;
using Sepal.Backbones;
using Sepal.Runs;

namespace Sepal.Cli.Usage;

/// <summary>Which pretrained base, and whose weights.</summary>
internal sealed class BaseOptions
{
    private static readonly string[] Names = [.. Backbone.All.Select(backbone => backbone.Name)];

    private readonly Option<string?> _base = CheckedOption.OptionalWord("--base", $"The pretrained base of features, integrated and finetune (default {BaseChoice.Own.Name}, which comes with Sepal)", Names);
    private readonly Option<double?> _alpha = CheckedOption.OptionalNumber("--alpha", "A", "Width of a MobileNet (default 1)", 0.05, 4.0);
    private readonly Option<string?> _weights = CheckedOption.Path("--weights", "imagenet|none|FILE", "The base's weights: its makers' (looked for on this machine, then downloaded), random ones, or a file (default imagenet; for petalnet its own, from drawings)");

    public void AddTo(Command command)
    {
        command.Add(_base);
        command.Add(_alpha);
        command.Add(_weights);
    }

    /// <summary>Width and file alone, for a command whose argument names the backbone.</summary>
    public void AddWeightsTo(Command command)
    {
        command.Add(_alpha);
        command.Add(_weights);
    }

    /// <summary>The file alone, for a command in which alpha is something else.</summary>
    public void AddFileTo(Command command) => command.Add(_weights);

    public IEnumerable<Option> All => [_base, _alpha, _weights];

    /// <summary>The base that a preset is put on.</summary>
    public BaseChoice? Read(ParseResult parsed, Preset preset)
    {
        if (!preset.NeedsBase)
        {
            return All.FirstOrDefault(parsed.Has) is { } idle
                ? throw new UsageException($"{idle.Name} is for presets on a pretrained base; '{preset.Name}' has none. Leave it out, or take {Words.Either([.. Preset.All.Where(p => p.NeedsBase).Select(p => p.Name)])}.")
                : null;
        }
        return Choice(parsed, parsed.GetValue(_base) ?? BaseChoice.Own.Name);
    }

    /// <summary>Refuses width and weights for a model that has its own.</summary>
    public void RefuseWeights(ParseResult parsed, string model)
    {
        if (new Option[] { _alpha, _weights }.FirstOrDefault(parsed.Has) is { } idle)
            throw new UsageException($"{idle.Name} is for a backbone; '{model}' has its own. Leave it out.");
    }

    /// <summary>The width that was given; 1.</summary>
    public double Alpha(ParseResult parsed) => parsed.GetValue(_alpha) ?? 1;

    /// <summary>A backbone that was named otherwise.</summary>
    public BaseChoice Choice(ParseResult parsed, string name)
    {
        string weights = parsed.GetValue(_weights) ?? BaseChoice.ImageNet, backbone = Backbone.Find(name).Name;
        bool isFile = weights is not (BaseChoice.ImageNet or BaseChoice.NoWeights) && !(weights == BaseChoice.Drawings && backbone == BaseChoice.Own.Name);
        return new BaseChoice(backbone, isFile ? Path.GetFullPath(weights) : weights, parsed.GetValue(_alpha) ?? 1);
    }
}
