using SkiaSharp;

namespace Sepal.Tests.Data;

/// <summary>A folder for one test, gone afterwards, with short ways to put files in.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("sepal data [test] ").FullName;

    public string this[string relative] => System.IO.Path.Combine(Path, relative);

    public void Dispose() => Directory.Delete(Path, recursive: true);

    public string Write(string relative, string text = "x")
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[relative])!);
        File.WriteAllText(this[relative], text);
        return this[relative];
    }

    /// <summary>A small PNG of one colour with a number in its first pixel: other numbers, other bytes.</summary>
    public string Picture(string relative, int number, int width = 9, int height = 7)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[relative])!);
        using var bitmap = new SKBitmap(width, height);
        bitmap.Erase(new SKColor((byte)(number * 37), (byte)(number * 11), 90));
        bitmap.SetPixel(0, 0, new SKColor((uint)number | 0xFF000000));
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        File.WriteAllBytes(this[relative], data.ToArray());
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
