using System.Security.Cryptography;

namespace Sepal.Weights;

/// <summary>Weights that lie in Sepal's own library. They need no file: networks read them where they are. Who wants one, to copy it or to look into it, gets it unpacked.</summary>
internal static class PackagedWeights
{
    /// <summary>The content of a resource, to be read at any place; the caller disposes it.</summary>
    public static Stream Open(string resource) => typeof(PackagedWeights).Assembly.GetManifestResourceStream(resource)
        ?? throw new WeightsException($"This build of Sepal lacks the weights '{resource}'; expected them in its library. Build it again, or install the package anew.");

    /// <summary>The copy in the library; null for an entry of others. Reads it, a few milliseconds: a damaged library shows.</summary>
    public static WeightsCopy? Copy(WeightsEntry entry)
    {
        if (entry.Resource is null) return null;
        string library = typeof(PackagedWeights).Assembly.Location is { Length: > 0 } path ? path : entry.FileName; // a program of one file has no library
        using var content = Open(entry.Resource);
        string? problem = new Digests(Convert.ToHexStringLower(SHA256.HashData(content)), null).Mismatch(entry);
        return new WeightsCopy(library, WeightsPlace.Package, problem is null ? WeightsCheck.Verified : WeightsCheck.Damaged, problem);
    }

    /// <summary>Writes it as a file, wholly or not at all: processes that do it at the same time write the same.</summary>
    /// <exception cref="IOException">The folder can't be written.</exception>
    public static void Unpack(WeightsEntry entry, string target)
    {
        using var content = Open(entry.Resource!);
        AtomicFile.Write(target, content.CopyTo);
    }
}
