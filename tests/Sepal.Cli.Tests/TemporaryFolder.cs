using Sepal.Imaging;

namespace Sepal.Cli.Tests;

/// <summary>A folder for one test, gone afterwards, with short ways to put files in.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("sepal cli [test] ").FullName;

    public string this[string relative] => System.IO.Path.Combine(Path, relative);

    public void Dispose() => Directory.Delete(Path, recursive: true);

    public string Write(string relative, string text = "x")
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[relative])!);
        File.WriteAllText(this[relative], text);
        return this[relative];
    }

    /// <summary>A PNG of one colour with a number in its first pixel: other numbers, other bytes.</summary>
    public string Picture(string relative, int number, int width = 9, int height = 7)
    {
        var picture = new Picture(width, height);
        for (int row = 0; row < height; row++)
        {
            var pixels = picture.Row(row);
            for (int i = 0; i < pixels.Length; i++) pixels[i] = (byte)((number * 37 + i % 3 * 80) & 255);
        }
        (picture.Row(0)[0], picture.Row(0)[1]) = ((byte)number, (byte)(number >> 8));
        PictureEncoder.SavePng(picture, this[relative]);
        return this[relative];
    }

    /// <summary>Class folders with as many different pictures each.</summary>
    public TemporaryFolder Classes(int perClass, params string[] names)
    {
        int number = 0;
        foreach (string name in names)
        {
            for (int i = 0; i < perClass; i++) Picture($"{name}/{i:000}.png", ++number);
        }
        return this;
    }
}
