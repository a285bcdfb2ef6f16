using Sepal.Models;

namespace Sepal.Reporting.Pictures;

/// <summary>What a run's network and photos gave: its table, and photos with their heatmaps. What could not be had is said in <see cref="Remarks"/>.</summary>
internal sealed record RunGallery
{
    /// <summary>Keras's table of the network; null where its file is gone.</summary>
    public Summary? Network { get; init; }

    public required PhotoChoice Choice { get; init; }

    /// <summary>The photos that could be read, by their place in the run's predictions.</summary>
    public required IReadOnlyDictionary<int, ShownPhoto> Photos { get; init; }

    /// <summary>What is missing and why, a sentence each.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }

    /// <summary>Those of some photos that could be read.</summary>
    public IEnumerable<ShownPhoto> Show(IEnumerable<int> photos) => photos.Select(i => Photos.GetValueOrDefault(i)).OfType<ShownPhoto>();
}
