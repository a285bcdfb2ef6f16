namespace Sepal.Imaging;

/// <summary>
/// Colours for the numbers of a heatmap: 256 of them, from low to high. <see cref="Jet"/> is the report's; <see cref="Viridis"/> grows evenly in brightness and reads in grey and with
/// colour blindness; <see cref="Turbo"/> has jet's colours without its false edges.
/// </summary>
public sealed class ColorMap
{
    private readonly byte[] _rgb;

    private ColorMap(string name, byte[] rgb) => (Name, _rgb) = (name, rgb);

    /// <summary>OpenCV's JET: blue, cyan, yellow, red.</summary>
    public static ColorMap Jet { get; } = new("jet", MakeJet());

    /// <summary>Viridis by Smith and van der Walt (2015), which its authors put into the public domain.</summary>
    public static ColorMap Viridis { get; } = new("viridis", FromSteps((68, 1, 84),
        "efefeeefeeeefeeeeeeeeeeeeeeeedeeeedeeedeedeededeededededeedededededededededededededeedededeededeededeedeededeedeedeededeedeedeeedeedeeeeeedeefeeeeefefefefffefffffgfffgfgfgfgfggfgggggggggggggggghggghgghgghghghghghghghhghghhghhghhghhghhghhghhghghhghghghgghg",
        "fgfgfgfgfgfgfgffgfffgffgfffgffgffffgfffgffffgfffffgffffffgffffffffffgfffffffffffffffffffffffffefffffffffffffffffeffffffffffffffffefffffffffffffffeffffffffffffefffffffffeffffffefffffeffffefffefffeffefffefeffeffefefefefefefefefefeefeefefeefeefeefeefeeefeefe",
        "gfgfgffgfgffgfffgfffffgfffffffeffffefffeffefefefefefeefeefeeefeeefeeeeefeeeeeeeefeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeedeeeeeedeeeedeeedeedeedeedededeeddedededdedddedddeddddddddddddddddddcdddcddcddcddcdcdcdccdcdccdccdccdcccdcccdcdccddcddddedeefefffffgfgg"));

    /// <summary>Turbo by Mikhailov (2019).</summary>
    public static ColorMap Turbo { get; } = new("turbo", FromSteps((48, 18, 59),
        "gfffffffffffffeffefeffeefeefeeeefeeeeedeeeededddddcdcdcdccccdcccdccdcddcddeddeeeeefefgfgfghghghhhhihihiiihiiiiiiiiiihiihihihhhghhghhghhghghghghghgghggggggggggfgfgfgfffffffefefefeeeeeeeeededededdeddddddddddcdddcdcdcdccdccccccccccbccbcbcbcbbbcbbbbbbbabbbaba",
        "hhhhhhhhhghhhhhghhhghhhghhghhghghhghghghghghghghghghghghhgghghghgghggggghggfggggfggffgfgfffgffffffffffeffeffefefeeefeeeeeedeededededdddddddcddcdcdccdccdcccccccccccccccbccccbcbcbcbbbbcbbbbbbbbbbbbbbbbbbbbcbbcbcbccccccccccccccccdccdccdcdcdcddcddcdddcddddddd",
        "mllllllkklkjkkjkjjjijjiiiiihihhhhhghggggggffffefeededdddcdcdcccbccbcbcbcbbcbbcbbcbccbccbbcbbbbbbabbabbabbababbbabbbbbcbbccbccdcdcddddededeeeeeeeefeefefeefefeefeeeeeeeedeedddedddddddcddddcddcddcdddcdddcdddddddddeddeddedededeedeedeedeeeedeeeeeeeeeeeeefeeeef"));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ColorMap> All { get; } = [Jet, Viridis, Turbo];

    /// <summary>The name on the command line: <c>jet</c>, <c>viridis</c> or <c>turbo</c>.</summary>
    public string Name { get; }

    /// <summary>The colour map of a name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    public static ColorMap Find(string name)
        => All.FirstOrDefault(m => m.Name == name) ?? throw new ArgumentException($"There is no colour map '{name}'. Known: {string.Join(", ", All.Select(m => m.Name))}.", nameof(name));

    /// <summary>The colour of a level, 0 to 255.</summary>
    public (byte Red, byte Green, byte Blue) this[byte level] => (_rgb[3 * level], _rgb[3 * level + 1], _rgb[3 * level + 2]);

    /// <summary>A map as a picture of its size: levels are 255 times the value, cut off below the point as the report does.</summary>
    /// <param name="map">Values in [0, 1], row-major; others are taken as the nearer end.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    public Picture Colour(ReadOnlySpan<float> map, int height, int width)
    {
        var picture = new Picture(width, height);
        if (map.Length != picture.Pixels.Length / 3) throw new ArgumentException($"Expected {picture.Pixels.Length / 3} values for a map of shape ({height}, {width}); got {map.Length}.", nameof(map));
        for (int i = 0; i < map.Length; i++) _rgb.AsSpan(3 * Level(map[i]), 3).CopyTo(picture.Pixels.AsSpan(3 * i));
        return picture;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static byte Level(float value) => (byte)(255 * Math.Clamp(float.IsNaN(value) ? 0 : value, 0, 1));

    // Straight lines of slope 4 between their corners; OpenCV's own table is one off them at one level.
    private static byte[] MakeJet()
    {
        byte[] rgb = new byte[768];
        for (int i = 0; i < 256; i++)
        {
            rgb[3 * i] = (byte)Math.Clamp(Math.Min(4 * i - 382, 1148 - 4 * i), 0, 255);
            rgb[3 * i + 1] = (byte)Math.Clamp(Math.Min(4 * i - 128, 892 - 4 * i), 0, 255);
            rgb[3 * i + 2] = (byte)Math.Clamp(Math.Min(4 * i + 128, 638 - 4 * i), 0, 255);
        }
        rgb[3 * 159 + 2] = 1;
        return rgb;
    }

    // The first colour, and for each of red, green and blue the steps to the next ones, a letter each: e is 0, f is 1, d is -1.
    private static byte[] FromSteps((byte Red, byte Green, byte Blue) first, params ReadOnlySpan<string> channels)
    {
        byte[] rgb = new byte[768];
        (rgb[0], rgb[1], rgb[2]) = first;
        for (int i = 3; i < rgb.Length; i++) rgb[i] = (byte)(rgb[i - 3] + channels[i % 3][i / 3 - 1] - 'e');
        return rgb;
    }
}
