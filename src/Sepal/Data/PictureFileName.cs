namespace Sepal.Data;

/// <summary>Which file names are pictures. What a picture really holds is the decoder's business: a PNG that is called .jpg is fine.</summary>
internal static class PictureFileName
{
    public const string Allowed = ".bmp, .gif, .jpeg, .jpg, .png or .webp";

    /// <summary>Why a file of this name is not taken, or null when it is.</summary>
    public static string? ReasonToSkip(string name)
    {
        if (name.StartsWith('.')) return "hidden: its name starts with a dot";
        string extension = Path.GetExtension(name).ToLowerInvariant();
        return extension switch
        {
            ".bmp" or ".gif" or ".jpeg" or ".jpg" or ".png" or ".webp" => null,
            ".tif" or ".tiff" => "TIFF is not read: convert it to PNG or JPEG",
            ".heic" or ".heif" or ".avif" or ".svg" or ".jxl" or ".jp2" or ".psd" or ".ico" => $"{extension} is not read: convert it to PNG or JPEG",
            "" => $"not a picture by its name: no extension; expected {Allowed}",
            _ => $"not a picture by its name: extension {extension}; expected {Allowed}",
        };
    }
}
