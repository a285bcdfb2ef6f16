using System.Globalization;
using Sepal.Imaging;
using Sepal.Reporting.Markup;

namespace Sepal.Reporting.Pictures;

/// <summary>A small picture inside the page: a JPEG as a data address.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Jpeg">The file's bytes.</param>
internal sealed record EmbeddedPicture(int Width, int Height, byte[] Jpeg)
{
    /// <summary>The longer side at most, in pixels: sharp at the size at which it is shown, and some six kilobytes.</summary>
    public const int Side = 176;

    private const int Quality = 80;

    /// <summary>A picture of any size, made small.</summary>
    public static EmbeddedPicture Of(Picture picture)
    {
        double scale = Math.Min(1, (double)Side / Math.Max(picture.Width, picture.Height));
        var small = Resizer.Resize(picture, Math.Max(1, (int)Math.Round(picture.Height * scale)), Math.Max(1, (int)Math.Round(picture.Width * scale)));
        return new EmbeddedPicture(small.Width, small.Height, PictureEncoder.ToJpeg(small, Quality));
    }

    /// <summary>The tag, with words for those who don't see it.</summary>
    public Html Show(string alternative)
        => Html.Of($"<img src=\"data:image/jpeg;base64,{Convert.ToBase64String(Jpeg)}\" width=\"{Width.ToString(CultureInfo.InvariantCulture)}\" height=\"{Height}\" alt=\"{alternative}\">");
}
