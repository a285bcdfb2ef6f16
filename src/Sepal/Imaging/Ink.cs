namespace Sepal.Imaging;

/// <summary>A colour on a page.</summary>
internal readonly record struct Ink(byte Red, byte Green, byte Blue)
{
    public static Ink White { get; } = new(255, 255, 255);

    public static Ink Black { get; } = new(20, 20, 20);

    public static Ink Grey { get; } = new(115, 115, 115);

    public static Ink Light { get; } = new(226, 226, 226);

    public static Ink DarkGreen { get; } = new(20, 120, 50);

    public static Ink DarkRed { get; } = new(185, 30, 30);
}
