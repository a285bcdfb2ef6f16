namespace Sepal.Data.Auditing;

/// <summary>From when on an audit names something. The defaults were chosen by looking at what they name among 2,569 photos of flowers.</summary>
public sealed record DatasetAuditOptions
{
    /// <summary>
    /// Pictures at least this alike are duplicates, in (0, 1]; see <see cref="PictureFingerprint.Similarity"/>. Default 0.96: a tenth cut off a photo is mostly found, and
    /// no two different photos of the flowers were that alike.
    /// </summary>
    public double LeastSimilarity { get; init => field = Check.Within(value, 0.5, 1); } = 0.96;

    /// <summary>A shorter side is tiny, in pixels. Default 32.</summary>
    public int LeastSide { get; init => field = Check.NotNegative(value); } = 32;

    /// <summary>A longer side of more than this many shorter ones is odd. Default 3.</summary>
    public double MostElongation { get; init => field = Check.Within(value, 1, double.MaxValue); } = 3;

    /// <summary>A standard deviation of brightness below this is one colour. Default 6 of 255.</summary>
    public double LeastContrast { get; init => field = Check.NotNegative(value); } = 6;

    /// <summary>A picture whose lightest points are darker than this is dark. Default 64 of 255.</summary>
    public int LeastLight { get; init => field = Check.Within(value, 0, 255); } = 64;

    /// <summary>A picture whose darkest points are lighter than this is overexposed. Default 200 of 255.</summary>
    public int MostDark { get; init => field = Check.Within(value, 0, 255); } = 200;

    /// <summary>A sharpness below this is blurred; see <see cref="PictureLook.Sharpness"/>. Default 25.</summary>
    public double LeastSharpness { get; init => field = Check.NotNegative(value); } = 25;

    /// <summary>Decides the split of data without parts, in which leaks are looked for; 0.</summary>
    public long Seed { get; init; }
}
