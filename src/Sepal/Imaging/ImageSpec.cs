using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sepal.Imaging;

/// <summary>
/// All that lies between a picture file and a network's input: size, resizing, orientation, scaling. It travels inside the model file, and training,
/// prediction and explanation all go through it: there is one path from a file to pixels.
/// </summary>
public sealed record ImageSpec
{
    /// <summary>The lab report's choices: 150 x 150, Pillow's nearest of the whole picture, Exif ignored, 1/255.</summary>
    public static ImageSpec Lab { get; } = new()
    {
        Height = 150,
        Width = 150,
        Resize = new ResizePolicy(Interpolation.Nearest),
        ApplyOrientation = false,
        Scaling = Scaling.Unit,
    };

    /// <summary>Rows of the network's input.</summary>
    public required int Height { get; init => field = Check.Positive(value); }

    /// <summary>Columns of the network's input.</summary>
    public required int Width { get; init => field = Check.Positive(value); }

    /// <summary>How pictures get to that size. Default: Pillow's antialiased bilinear of the whole picture.</summary>
    public ResizePolicy Resize { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = new();

    /// <summary>Whether pictures are turned upright by their Exif orientation. Default true.</summary>
    public bool ApplyOrientation { get; init; } = true;

    /// <summary>From 0..255 to the network's floats. Default: x / 255.</summary>
    public Scaling Scaling { get; init; } = Scaling.Unit;

    /// <summary>Resizes a decoded picture: RGB of shape (Height, Width, 3), 0..255, not yet scaled. The same object where it has the size.</summary>
    public Picture Prepare(Picture decoded) => Resizer.Resize(decoded, Height, Width, Resize);

    /// <summary>Decodes and resizes a file.</summary>
    /// <exception cref="PictureException">The file is no readable picture; the message begins with its path.</exception>
    public Picture Load(string path) => Prepare(PictureDecoder.Load(path, Decoding));

    /// <summary>Decodes and resizes bytes.</summary>
    /// <exception cref="PictureException">The bytes are no readable picture.</exception>
    public Picture Decode(ReadOnlyMemory<byte> file) => Prepare(PictureDecoder.Decode(file, Decoding));

    /// <summary>The spec as JSON, names in snake_case: the part <c>image</c> of <c>sepal.json</c>.</summary>
    public JsonObject ToJson() => new()
    {
        ["height"] = Height,
        ["width"] = Width,
        ["interpolation"] = ImageNames.Of(Resize.Interpolation),
        ["fit"] = ImageNames.Of(Resize.Fit),
        ["apply_orientation"] = ApplyOrientation,
        ["scaling"] = ImageNames.Of(Scaling),
    };

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="ModelFileException">A property is missing, unknown, of another type or out of range; the message names it and what is known.</exception>
    public static ImageSpec FromJson(JsonNode? json)
    {
        if (json is not JsonObject values) throw Refused("expected an object", json);
        try
        {
            string? unknown = values.Select(p => p.Key).FirstOrDefault(key => !Lab.ToJson().ContainsKey(key));
            if (unknown is not null) throw Refused($"there is no property '{unknown}'; known: {string.Join(", ", Lab.ToJson().Select(p => p.Key))}", json);
            return new ImageSpec
            {
                Height = Check.Within(Value<int>(values, "height"), 1, 65536, "height"),
                Width = Check.Within(Value<int>(values, "width"), 1, 65536, "width"),
                Resize = new ResizePolicy(ImageNames.ParseInterpolation(Value<string>(values, "interpolation")), ImageNames.ParseFit(Value<string>(values, "fit"))),
                ApplyOrientation = Value<bool>(values, "apply_orientation"),
                Scaling = ImageNames.ParseScaling(Value<string>(values, "scaling")),
            };
        }
        catch (ArgumentException error)
        {
            throw Refused(error.Message, json);
        }
    }

    private DecodeOptions Decoding => ApplyOrientation ? DecodeOptions.Default : Stored;

    private static readonly DecodeOptions Stored = new() { ApplyOrientation = false };

    private static T Value<T>(JsonObject values, string name)
    {
        var node = values[name] ?? throw Refused($"property '{name}' is missing", values);
        return node is JsonValue value && value.TryGetValue(out T? found) ? found! : throw Refused($"property '{name}' is not a {typeof(T).Name}", values);
    }

    private static ModelFileException Refused(string what, JsonNode? json)
    {
        string text = json?.ToJsonString(JsonSerializerOptions.Default) ?? "null";
        return new ModelFileException($"The image spec can't be used: {what}. Got {(text.Length > 300 ? text[..300] + "…" : text)}; write it with Sepal, or mend it by hand.");
    }
}
