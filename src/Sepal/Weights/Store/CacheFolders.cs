namespace Sepal.Weights;

/// <summary>Where weights are kept on this machine, by the rules of Sepal, Keras and PyTorch.</summary>
/// <param name="variable">The value of an environment variable, or null.</param>
/// <param name="home">The user's home folder; empty where there is none.</param>
/// <param name="localData">Windows' folder for local data; null on other systems.</param>
internal sealed class CacheFolders(Func<string, string?> variable, string home, string? localData)
{
    public static CacheFolders OfThisMachine { get; } = new(
        Environment.GetEnvironmentVariable,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify),
        OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify) : null);

    /// <summary>Sepal's own: <c>$SEPAL_CACHE/weights</c>, else <c>sepal/weights</c> in the system's folder for caches.</summary>
    /// <exception cref="WeightsException">There is no home folder and no variable names another.</exception>
    public string Own()
    {
        string? root = Variable("SEPAL_CACHE") is { } own ? Path.GetFullPath(own) : InCaches("sepal", localData);
        return root is not null ? Path.Combine(root, "weights")
            : throw new WeightsException("This user has no home folder to keep weights in; expected one, or a folder in the environment variable SEPAL_CACHE. Set SEPAL_CACHE.");
    }

    /// <summary>Keras's (<c>$KERAS_HOME/models</c> or <c>~/.keras/models</c>) and PyTorch's (<c>$TORCH_HOME/hub/checkpoints</c> or <c>torch/hub/checkpoints</c> in the folder for caches).</summary>
    public IReadOnlyList<string> Others()
    {
        string? keras = Variable("KERAS_HOME") is { } kerasHome ? Path.GetFullPath(kerasHome) : InHome(".keras");
        string? torch = Variable("TORCH_HOME") is { } torchHome ? Path.GetFullPath(torchHome) : InCaches("torch", null);
        List<string> folders = [];
        if (keras is not null) folders.Add(Path.Combine(keras, "models"));
        if (torch is not null) folders.Add(Path.Combine(torch, "hub", "checkpoints"));
        return folders;
    }

    /// <summary>A program's folder in <c>$XDG_CACHE_HOME</c>, in Windows' local data, or in <c>~/.cache</c>.</summary>
    private string? InCaches(string program, string? windows)
    {
        // The XDG base directory specification has relative paths ignored.
        if (Variable("XDG_CACHE_HOME") is { } caches && Path.IsPathFullyQualified(caches)) return Path.Combine(caches, program);
        return string.IsNullOrEmpty(windows) ? InHome(Path.Combine(".cache", program)) : Path.Combine(windows, program);
    }

    private string? InHome(string folder) => home.Length > 0 ? Path.Combine(home, folder) : null;

    private string? Variable(string name) => variable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;
}
