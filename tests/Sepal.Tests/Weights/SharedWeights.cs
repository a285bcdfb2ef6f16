using Sepal.Tests.Golden;

namespace Sepal.Tests.Weights;

/// <summary>The real files in ../shared/weights; tests that need one skip where it is absent.</summary>
internal static class SharedWeights
{
    public static string Path(string name)
    {
        string? path = GoldenBook.Shared is { } shared ? System.IO.Path.Combine(shared, "weights", name) : null;
        Assert.SkipUnless(File.Exists(path), $"weights/{name} lies in ../shared, which is absent here");
        return path!;
    }
}
