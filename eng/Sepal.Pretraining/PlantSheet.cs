using Sepal.Data;
using Sepal.Imaging;

namespace Sepal.Pretraining;

/// <summary>A page to look at: a column for each plant, its pictures below each other.</summary>
public static class PlantSheet
{
    /// <summary>Writes the page as JPEG.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Plants, pictures of each, size and seed.</param>
    public static void Write(string path, PretrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var page = new Canvas(options.Plants * options.Size, options.PerPlant * options.Size, Ink.White);
        for (int plant = 0; plant < options.Plants; plant++)
        {
            for (int i = 0; i < options.PerPlant; i++)
                page.Paste(PictureDecoder.Decode(DrawnPlants.Jpeg(options.Seed, plant, i, options.Size)), plant * options.Size, i * options.Size);
        }
        PictureEncoder.SaveJpeg(page.ToPicture(), path);
    }
}
