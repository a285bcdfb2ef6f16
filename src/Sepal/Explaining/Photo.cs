using Sepal.Imaging;

namespace Sepal.Explaining;

/// <summary>A photo in two forms: upright, as people look at it, and as the network sees it; and the way between them.</summary>
public sealed class Photo
{
    private readonly ResizeWindow _rows, _columns;
    private readonly int _seenHeight, _seenWidth, _turn;

    private Photo(Picture upright, Picture seen, int turn, ImageSpec spec)
    {
        (Upright, Spec, _turn, _seenHeight, _seenWidth) = (upright, spec, turn, seen.Height, seen.Width);
        Input = spec.Prepare(seen);
        Levels = Resizer.ResizeToFloats(seen, spec.Height, spec.Width, spec.Resize);
        (_rows, _columns) = Input == seen ? (new(0, seen.Height), new(0, seen.Width)) : ResizeWindow.For(spec.Resize.Fit, seen.Height, seen.Width, spec.Height, spec.Width);
    }

    /// <summary>The photo at its own size, upright by its Exif orientation.</summary>
    public Picture Upright { get; }

    /// <summary>What the network sees: the spec's size, not yet scaled. Where the spec ignores orientation, so does this.</summary>
    public Picture Input { get; }

    /// <summary>
    /// The input's levels as the resizing gives them, (height, width, 3) row after row: <see cref="Input"/>'s pixels under Pillow's policies; under TensorFlow's they are not whole, and
    /// rounding them would move a map by up to half a percent.
    /// </summary>
    internal float[] Levels { get; }

    /// <summary>The way from the file to the input.</summary>
    public ImageSpec Spec { get; }

    /// <summary>Decodes a file.</summary>
    /// <exception cref="PictureException">The file is no readable picture; the message begins with its path.</exception>
    public static Photo Load(string path, ImageSpec spec)
    {
        // Opening a pipe could block for ever; it has no length, as an empty file has none.
        if (new FileInfo(path) is { Exists: true, Length: 0 }) throw new PictureException("The file is empty. Replace or remove it.", path);
        return PictureFile.With(path, null, file => Decode(file, spec));
    }

    /// <summary>Decodes a file that lies in memory.</summary>
    /// <exception cref="PictureException">The bytes are no readable picture.</exception>
    public static Photo Decode(ReadOnlyMemory<byte> file, ImageSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var stored = PictureDecoder.Decode(file, new DecodeOptions { ApplyOrientation = false });
        int orientation = PictureDecoder.ReadHeader(file).Orientation;
        var upright = Orientation.Apply(stored, orientation);
        return spec.ApplyOrientation ? new Photo(upright, upright, 1, spec) : new Photo(upright, stored, orientation, spec);
    }

    /// <summary>A picture that is decoded already, and upright.</summary>
    public static Photo Of(Picture upright, ImageSpec spec)
    {
        ArgumentNullException.ThrowIfNull(upright);
        ArgumentNullException.ThrowIfNull(spec);
        return new Photo(upright, upright, 1, spec);
    }

    /// <summary>A heatmap at the upright photo's size, bilinear: through crop, padding and orientation back. What the network didn't see is 0.</summary>
    public PhotoMap Project(Heatmap heatmap)
    {
        ArgumentNullException.ThrowIfNull(heatmap);
        CheckFits(heatmap);
        return new PhotoMap(Upright.Height, Upright.Width, Back(heatmap.Map, heatmap.Height, heatmap.Width, heatmap.Grid));
    }

    internal void CheckFits(Heatmap heatmap)
    {
        if (heatmap.InputHeight != Input.Height || heatmap.InputWidth != Input.Width)
            throw new ArgumentException($"The heatmap is of an input of {heatmap.InputWidth} x {heatmap.InputHeight}, the photo of {Input}; expected the photo that was explained.", nameof(heatmap));
    }

    /// <summary>For each pixel of the upright photo whether the network saw it, (height, width) row after row: not all of it where the spec crops.</summary>
    internal bool[] Seen()
    {
        if (_rows == new ResizeWindow(0, _seenHeight) && _columns == new ResizeWindow(0, _seenWidth))
        {
            bool[] all = new bool[Upright.Height * Upright.Width];
            all.AsSpan().Fill(true);
            return all;
        }
        return [.. Back([1], 1, 1, MapGrid.Stretched(1, 1, Input.Height, Input.Width)).Select(v => v > 0)];
    }

    private float[] Back(float[] map, int height, int width, MapGrid grid)
        => Orientation.Apply(MapProjection.Project(map, height, width, grid, _rows, _columns, Input.Height, Input.Width, _seenHeight, _seenWidth), _seenHeight, _seenWidth, _turn);
}
