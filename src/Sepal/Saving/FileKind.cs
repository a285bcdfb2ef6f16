using System.Text;
using Sepal.Weights;

namespace Sepal.Saving;

/// <summary>What a file is, by its content and not by its name.</summary>
internal enum FileKind
{
    /// <summary>A zip: a <c>.keras</c> file, if it holds the right entries.</summary>
    Zip,

    /// <summary>HDF5: a whole model of Keras's older form (<c>.h5</c>), or weights alone.</summary>
    Hdf5,

    /// <summary>A TensorFlow.js layers model's <c>model.json</c>.</summary>
    TensorFlowJs,

    /// <summary>Something else, which <see cref="FileKinds.Describe"/> names.</summary>
    Other,
}

/// <summary>Recognises files, so that the wrong one gets an answer and not only a refusal.</summary>
internal static class FileKinds
{
    public const int HeadBytes = 4096;

    public static FileKind Of(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("PK\x03\x04"u8) || head.StartsWith("PK\x05\x06"u8)) return FileKind.Zip;
        if (head.StartsWith(Hdf5Reader.Signature)) return FileKind.Hdf5;
        return IsJson(head) && (head.IndexOf("\"modelTopology\""u8) >= 0 || head.IndexOf("\"weightsManifest\""u8) >= 0) ? FileKind.TensorFlowJs : FileKind.Other;
    }

    /// <summary>What the file is, and what to do, each the rest of a sentence.</summary>
    public static (string What, string Advice) Describe(ReadOnlySpan<byte> head) => head switch
    {
        [] => ("is empty", "Copy or download the file again"),
        _ when head.StartsWith(Hdf5Reader.Signature) => ("is an HDF5 file (.h5), which is not read here", "Open it with Keras 3 and save it as .keras"),
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => ("is a PNG picture", Another),
        [0xFF, 0xD8, 0xFF, ..] => ("is a JPEG picture", Another),
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => ("is a GIF picture", Another),
        [(byte)'B', (byte)'M', ..] => ("is a BMP picture", Another),
        [0x80, >= 2 and <= 5, ..] => ("is a Python pickle, such as PyTorch's older .pth files: weights and code without a network's description", Another),
        [0x1F, 0x8B, ..] => ("is compressed with gzip", "Unpack it first"),
        [0x08, < 0x20, 0x12 or 0x3A or 0x42, ..] => ("looks like an ONNX model, which Sepal does not read", "Save the network that it was exported from as .keras"),
        [_, _, _, _, (byte)'T', (byte)'F', (byte)'L', (byte)'3', ..] => ("is a TensorFlow Lite model, which Sepal does not read", "Save the network that it was converted from as .keras"),
        [_, _, _, _, _, 0, 0, 0, (byte)'{', ..] => ("is a safetensors file: weights without a network's description", Another),
        _ when Of(head) == FileKind.TensorFlowJs => ("is a TensorFlow.js model, which is not read here", "Convert it to .keras"),
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

    private const string Another = "Give the model's file";

    private static bool IsJson(ReadOnlySpan<byte> head) => WithoutMark(head).TrimStart(" \t\r\n"u8) is [(byte)'{', ..] or [(byte)'[', ..];

    private static bool IsWebPage(ReadOnlySpan<byte> head)
    {
        string start = Encoding.ASCII.GetString(WithoutMark(head).TrimStart(" \t\r\n"u8)[..Math.Min(14, WithoutMark(head).TrimStart(" \t\r\n"u8).Length)]);
        return start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsText(ReadOnlySpan<byte> head)
    {
        foreach (byte b in head[..Math.Min(head.Length, 256)])
            if (b < 32 && b is not ((byte)'\t' or (byte)'\r' or (byte)'\n')) return false;
        return true;
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> text) => text.StartsWith("\uFEFF"u8) ? text[3..] : text;
}
