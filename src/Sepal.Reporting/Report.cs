using Sepal.Reporting.Markup;
using Sepal.Reporting.Pictures;
using Sepal.Reporting.Reading;

namespace Sepal.Reporting;

/// <summary>All that a page is written from.</summary>
internal sealed record Report
{
    public required ReportOptions Options { get; init; }

    public required IReadOnlyList<ReportedRun> Runs { get; init; }

    /// <summary>One for each run.</summary>
    public required IReadOnlyList<RunGallery> Galleries { get; init; }

    public required RunComparison Comparison { get; init; }

    /// <summary>What was calibrated, one for each run.</summary>
    public required IReadOnlyList<RunCalibration> Calibrations { get; init; }

    public Captions Captions { get; } = new();

    public string Title => Options.Title ?? "Image classification report";

    public bool HasSeveral => Runs.Count > 1;

    /// <summary>What could not be shown.</summary>
    public IReadOnlyList<string> Warnings => [.. Galleries.SelectMany(gallery => gallery.Remarks), .. Comparison.WhyNot is { } reason ? [reason] : Array.Empty<string>()];
}
