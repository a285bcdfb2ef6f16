using Sepal.Data;
using Sepal.Imaging;

namespace Sepal.Reporting.Tests;

/// <summary>Small pictures of made-up classes, split: of each class two to learn from, one to choose the epoch, and four to measure on.</summary>
internal sealed class MadeData
{
    public const int Train = 2, Validation = 1, Test = 4;

    public MadeData(string root, params string[] classNames)
    {
        (Root, ClassNames) = (root, [.. classNames.Order(StringComparer.Ordinal)]);
        int number = 0;
        foreach (string name in classNames)
        {
            for (int i = 0; i < Train + Validation + Test; i++)
            {
                string part = i < Train ? "train" : i < Train + Validation ? "val" : "test";
                SavePicture(Path.Combine(root, part, name, $"{i}.png"), ++number);
            }
        }
    }

    public string Root { get; }

    public string[] ClassNames { get; }

    public SplitManifest Split() => SplitManifest.Create(ImageFolder.Open(Root), seed: 0);

    /// <summary>A bright spot on a ground of its own colour: other numbers, other bytes.</summary>
    public static void SavePicture(string path, int number)
    {
        var picture = new Picture(60, 40);
        for (int row = 0; row < picture.Height; row++)
        {
            var pixels = picture.Row(row);
            for (int i = 0; i < pixels.Length; i++)
            {
                bool isSpot = Math.Abs(row - 10 - number % 20) < 6 && Math.Abs(i / 3 - 10 - number * 7 % 40) < 6;
                pixels[i] = isSpot ? (byte)250 : (byte)((number * 37 + i % 3 * 80) & 127);
            }
        }
        // Hundreds of files that are flushed to the disk would take seconds.
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, PictureEncoder.ToPng(picture));
    }
}
