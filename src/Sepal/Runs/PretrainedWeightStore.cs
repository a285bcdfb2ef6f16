using Sepal.Backbones;
using Sepal.Weights;

namespace Sepal.Runs;

/// <summary>The weight store over the files that the backbones' cards name.</summary>
public static class PretrainedWeightStore
{
    /// <summary>The store of all published files.</summary>
    public static WeightStore Create(WeightStoreOptions? options = null) => new(PublishedWeights.All, options);

    /// <summary>The path of the published file for a network, downloaded, or unpacked from Sepal's library, where it is missing.</summary>
    /// <exception cref="WeightsException">There is no such file, or it can't be had; the message says where to get it and where to put it.</exception>
    public static string Find(Backbone backbone, BackboneOptions options, WeightStoreOptions? store = null, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(backbone);
        var source = backbone.WeightsFor(options)
            ?? throw new WeightsException($"No weights are published for {backbone.Card.Title} in this form and width; expected one of the widths {string.Join(", ", backbone.Card.Alphas)}. Name a file, or train without.");
        // The caller has no other work to do: waiting here is what it wants.
        return Create(store).PullAsync(PublishedWeights.Of(backbone, source).Name, null, progress, cancellation).GetAwaiter().GetResult();
    }
}
