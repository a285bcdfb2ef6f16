using System.Text;

namespace Sepal.Saving;

/// <summary>Says what a file is that is no model, by its content and not by its name, so that the wrong one gets an answer and not only a refusal.</summary>
internal static class FileKinds
{
    private const string Another = "Give the model's file";
    private const int HeadBytes = 4096;

    /// <summary>The first bytes of a file.</summary>
    public static byte[] Head(Stream stream)
    {
        byte[] head = new byte[Math.Min(HeadBytes, stream.Length)];
        stream.Position = 0;
        return head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
    }

    public static bool IsZip(ReadOnlySpan<byte> head) => head.StartsWith("PK\x03\x04"u8) || head.StartsWith("PK\x05\x06"u8);

    /// <summary>What the file is, and what to do, each the rest of a sentence.</summary>
    public static (string What, string Advice) Describe(ReadOnlySpan<byte> head) => head switch
    {
        [] => ("is empty", "Copy or download the file again"),
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => ("is a PNG picture", Another),
        [0xFF, 0xD8, 0xFF, ..] => ("is a JPEG picture", Another),
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => ("is a GIF picture", Another),
        [(byte)'B', (byte)'M', ..] => ("is a BMP picture", Another),
        [0x80, >= 2 and <= 5, ..] => ("is a Python pickle, such as PyTorch's older .pth files: weights and code without a network's description", Another),
        [0x1F, 0x8B, ..] => ("is compressed with gzip", "Unpack it first"),
        [0x08, < 0x20, 0x12 or 0x3A or 0x42, ..] => ("looks like an ONNX model, which Sepal does not read", "Save the network that it was exported from as .keras"),
        [_, _, _, _, (byte)'T', (byte)'F', (byte)'L', (byte)'3', ..] => ("is a TensorFlow Lite model, which Sepal does not read", "Save the network that it was converted from as .keras"),
        [_, _, _, _, _, 0, 0, 0, (byte)'{', ..] => ("is a safetensors file: weights without a network's description", "Build the network and load them into it"),
        _ when IsJson(head) && head.IndexOf("\"class_name\""u8) >= 0 => ("is a network's description without weights (Keras's to_json)", "Save the whole model (model.save)"),
        _ when IsJson(head) => ("is a JSON text", Another),
        _ when head.StartsWith("version https://git-lfs"u8) => ("is a Git LFS pointer in place of the file", "Fetch it with 'git lfs pull'"),
        _ when IsWebPage(head) => ("is a web page: a download that failed, most likely", "Download the file again"),
        _ => (IsText(head) ? "is a text" : "is no file that Sepal recognises", Another),
    };

    /// <summary>What a zip without Keras's entries is.</summary>
    public static (string What, string Advice) DescribeZip(IReadOnlyCollection<string> names)
    {
        if (names.Any(n => n.EndsWith("data.pkl", StringComparison.Ordinal))) return ("is a PyTorch file (.pth): weights and code without a network's description", Another);
        if (names.Count > 0 && names.All(n => n.EndsWith(".npy", StringComparison.Ordinal))) return ("is a NumPy archive (.npz): arrays without a network's description", Another);
        if (names.Any(n => n.EndsWith("saved_model.pb", StringComparison.Ordinal))) return ("is a zipped SavedModel of TensorFlow", "Open it with Keras and save it as .keras");
        if (names.Contains("[Content_Types].xml")) return ("is an office document", Another);
        return names.Any(n => n.EndsWith('/' + KerasArchive.Config, StringComparison.Ordinal))
            ? ("is a zip with the model's files inside a folder, where Keras has them at the top", "Pack them again without the folder")
            : ("is a zip, but not a model's", Another);
    }

    /// <summary>What a folder is.</summary>
    public static (string What, string Advice) DescribeFolder(string path)
    {
        try
        {
            if (File.Exists(Path.Combine(path, "saved_model.pb"))) return ("is a folder with TensorFlow's SavedModel", "Open it with Keras and save it as .keras");
            string? inside = Directory.EnumerateFiles(path, "*.keras").Order(StringComparer.Ordinal).FirstOrDefault();
            return ("is a folder", inside is null ? Another : $"Take '{inside}'");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ("is a folder", Another);
        }
    }

    private static bool IsJson(ReadOnlySpan<byte> head) => Start(head) is [(byte)'{' or (byte)'[', ..];

    private static bool IsWebPage(ReadOnlySpan<byte> head)
    {
        string start = Encoding.ASCII.GetString(Start(head)[..Math.Min(14, Start(head).Length)]);
        return start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsText(ReadOnlySpan<byte> head)
    {
        foreach (byte b in head[..Math.Min(head.Length, 256)])
            if (b < 32 && b is not ((byte)'\t' or (byte)'\r' or (byte)'\n')) return false;
        return true;
    }

    private static ReadOnlySpan<byte> Start(ReadOnlySpan<byte> text) => (text.StartsWith("\uFEFF"u8) ? text[3..] : text).TrimStart(" \t\r\n"u8);
}
