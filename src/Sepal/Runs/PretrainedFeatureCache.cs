using Sepal.Data;
using Sepal.Weights;

namespace Sepal.Runs;

/// <summary>The cache of what pretrained bases say of photos, beside the weight store's folder.</summary>
public static class PretrainedFeatureCache
{
    /// <summary>The cache of this machine: the folder <c>features</c> beside that of the weights, with the limit of <see cref="FeatureCache.LimitOfThisMachine"/>.</summary>
    /// <exception cref="WeightsException">There is no home folder to keep it in.</exception>
    /// <exception cref="DatasetException">The environment variable with the limit holds no number.</exception>
    public static FeatureCache Create(WeightStoreOptions? store = null)
        => new(Path.Combine(Path.GetDirectoryName((store ?? new WeightStoreOptions()).CacheFolder)!, "features"), FeatureCache.LimitOfThisMachine());
}
