using Sepal.Data;
using Sepal.Tests.Data;

namespace Sepal.Tests.Runs;

/// <summary>A small drawn set, shared by the tests that only read it.</summary>
internal static class DrawnFlowers
{
    private static readonly Lazy<TemporaryFolder> Shared = new(() =>
    {
        var folder = new TemporaryFolder();
        SyntheticFlowers.Write(folder.Path, new SyntheticFlowersOptions { PerClass = 10, Size = 64 });
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        return folder;
    });

    /// <summary>Five classes of ten pictures of 64×64.</summary>
    public static string Folder => Shared.Value.Path;

    /// <summary>A copy that may be changed.</summary>
    public static string CopyTo(string folder)
    {
        foreach (string file in Directory.GetFiles(Folder, "*.jpg", SearchOption.AllDirectories))
        {
            string to = Path.Combine(folder, Path.GetRelativePath(Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
        return folder;
    }
}
