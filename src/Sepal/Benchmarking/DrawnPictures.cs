using Sepal.Data;

namespace Sepal.Benchmarking;

/// <summary>A data set for a benchmark: drawn flowers in a temporary folder that goes when this does.</summary>
internal sealed class DrawnPictures : IDisposable
{
    private readonly string _folder;

    public DrawnPictures(BenchmarkOptions options, CancellationToken cancellation)
    {
        _folder = Path.Combine(options.TemporaryFolder, $"sepal-bench-{Environment.ProcessId}-{Guid.NewGuid():N}");
        try
        {
            // A little larger than the network's input, as photos are.
            SyntheticFlowers.Write(_folder, new SyntheticFlowersOptions { PerClass = options.Pictures / SyntheticFlowers.ClassNames.Count, Size = Math.Min(1024, options.Size + 10) }, null, cancellation);
            Dataset = ImageFolder.Open(_folder);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public ImageDataset Dataset { get; }

    /// <summary>The folder, which other things for the time of the benchmark may be put into.</summary>
    public string Folder => _folder;

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }
}
