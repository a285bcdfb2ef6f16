using Sepal.Data;
using Sepal.Imaging;

namespace Sepal.Prediction;

/// <summary>Files decoded and resized for a network, with the reasons of those that could not be.</summary>
internal sealed class PreparedPictures
{
    private readonly byte[] _pixels;

    private PreparedPictures(string[] paths, int pictureBytes)
    {
        Paths = paths;
        Errors = new string?[paths.Length];
        _pixels = new byte[paths.Length * pictureBytes];
        PictureBytes = pictureBytes;
    }

    /// <summary>All files.</summary>
    public string[] Paths { get; }

    /// <summary>For each file why it can't be read, or null.</summary>
    public string?[] Errors { get; }

    /// <summary>Files that could be read.</summary>
    public int Count { get; private set; }

    /// <summary>The pixels of those, one after the other.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels.AsSpan(0, Count * PictureBytes);

    private int PictureBytes { get; }

    public static PreparedPictures Read(string[] paths, ImageSpec spec, CancellationToken cancellation)
    {
        var prepared = new PreparedPictures(paths, checked(spec.Height * spec.Width * 3));
        for (int i = 0; i < paths.Length && !cancellation.IsCancellationRequested; i++)
        {
            try
            {
                if (Directory.Exists(paths[i])) throw new PictureException($"The folder holds no picture; expected {PictureFileName.Allowed} files. Check the path.");
                PictureReading.Read(paths[i], spec.Decode).Pixels.CopyTo(prepared._pixels.AsSpan(prepared.Count * prepared.PictureBytes));
                prepared.Count++;
            }
            catch (PictureException e)
            {
                prepared.Errors[i] = e.Reason;
            }
        }
        return prepared;
    }
}
