using System.Globalization;

namespace Sepal.Data.Auditing;

/// <summary>A picture that a person should look at: it may be right all the same.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Kind">What is odd, the gravest first where there is more.</param>
/// <param name="Reason">The same in words with its figure, one line.</param>
public sealed record OddPicture(ImageItem Picture, OddKind Kind, string Reason)
{
    /// <summary>What is odd about a picture; null where nothing is.</summary>
    internal static OddPicture? Of(ImageItem item, PictureLook look, DatasetAuditOptions options)
    {
        int shorter = Math.Min(look.Width, look.Height);
        if (shorter < options.LeastSide) return Odd(OddKind.Tiny, $"tiny: {look.Width} x {look.Height} pixels");
        if (look.Elongation > options.MostElongation) return Odd(OddKind.Elongated, $"long: {look.Width} x {look.Height} pixels, {look.Elongation:0.0} to 1");
        if (look.Contrast < options.LeastContrast) return Odd(OddKind.Flat, $"about one colour: brightness {look.Brightness:0} ± {look.Contrast:0.0} of 255");
        if (look.Lightest < options.LeastLight) return Odd(OddKind.Dark, $"dark: 99 in 100 points below {look.Lightest} of 255");
        if (look.Darkest > options.MostDark) return Odd(OddKind.Bright, $"overexposed: 99 in 100 points above {look.Darkest} of 255");
        return look.Sharpness < options.LeastSharpness ? Odd(OddKind.Blurred, $"blurred: sharpness {look.Sharpness:0.0}, where {options.LeastSharpness:0.#} is expected at least") : null;

        OddPicture Odd(OddKind kind, FormattableString reason) => new(item, kind, reason.ToString(CultureInfo.InvariantCulture));
    }
}
