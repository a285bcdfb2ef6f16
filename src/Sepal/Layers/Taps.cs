using static TorchSharp.torch;

namespace Sepal.Layers;

/// <summary>
/// Asks for the outputs of inner nodes by path (<c>vgg16/block5_conv3</c>), and may put others in their place: an explainer puts a copy there
/// that records gradients, so that it needs no hooks and works on frozen networks.
/// </summary>
internal sealed class Taps(IEnumerable<string> paths, Func<string, Tensor, Tensor>? replace = null) : IDisposable
{
    private readonly HashSet<string> _paths = [.. paths];

    /// <summary>What the nodes gave, by path. They live until this is disposed, whatever scopes the pass opened.</summary>
    public Dictionary<string, Tensor> Outputs { get; } = [];

    public bool Wants(string path) => _paths.Contains(path);

    /// <summary>Whether a path inside this model, or the model's own output, is asked for.</summary>
    public bool WantsInside(string prefix) => _paths.Any(p => p.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>Keeps a node's output and gives what flows on.</summary>
    public Tensor Take(string path, Tensor output)
    {
        var kept = replace is null ? output.alias() : replace(path, output);
        if (Outputs.Remove(path, out var former)) former.Dispose();
        Outputs[path] = kept.DetachFromDisposeScope();
        return kept.alias();
    }

    public void Dispose()
    {
        foreach (var output in Outputs.Values) output.Dispose();
    }
}
