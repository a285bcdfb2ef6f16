using System.Text;

namespace Sepal.Weights;

/// <summary>Recognises files by their first bytes and, where one container serves several formats, by what is in it. Names don't count.</summary>
internal static class WeightsFormats
{
    private const int HeadBytes = 64 << 10;

    /// <summary>What a file is. The stream is read from its start; its position is anywhere afterwards.</summary>
    /// <param name="stream">Seekable.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="WeightsException">A container of a known kind is cut off or damaged.</exception>
    public static WeightsFormat Recognise(Stream stream, string name)
    {
        byte[] head = Head(stream);
        if (head.AsSpan().StartsWith("PK\x03\x04"u8)) return InArchive(stream, name);
        if (PyTorchReader.LooksLegacy(head)) return WeightsFormat.PyTorch;
        if (Hdf5Reader.Looks(stream)) return KerasH5File.Is(Hdf5Reader.Read(stream, 0, stream.Length, name)) ? WeightsFormat.KerasH5 : WeightsFormat.KerasWeights;
        return LooksLikeTensorFlowJs(head) ? WeightsFormat.TensorFlowJs
            : SafetensorsReader.Looks(head) ? WeightsFormat.Safetensors
            : WeightsFormat.Unknown;
    }

    /// <summary>The error for a file that is none of them: what it is instead, where that can be told.</summary>
    public static WeightsException Unknown(Stream stream, string name)
    {
        var head = Head(stream).AsSpan();
        string text = Encoding.ASCII.GetString(head[..Math.Min(head.Length, 64)]).TrimStart().ToLowerInvariant();
        string found = head.Length == 0 ? "is empty"
            : text.StartsWith("<!doctype", StringComparison.Ordinal) || text.StartsWith("<html", StringComparison.Ordinal) ? "is a web page: its download failed"
            : text.StartsWith("version https://git-lfs", StringComparison.Ordinal) ? "is a pointer of Git LFS, not the file itself: run 'git lfs pull'"
            : head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? "is compressed with gzip: unpack it first"
            : head.Length > 8 && head[4..8].SequenceEqual("TFL3"u8) ? "is a TensorFlow Lite model, which holds no layers"
            : "is of no kind that Sepal reads";
        return new WeightsException($"{name} {found}. Expected Keras's .keras, .h5 or .weights.h5, safetensors, PyTorch's .pth or TensorFlow.js's model.json.");
    }

    private static byte[] Head(Stream stream)
    {
        byte[] head = new byte[(int)Math.Min(HeadBytes, stream.Length)];
        stream.Position = 0;
        return head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
    }

    private static WeightsFormat InArchive(Stream stream, string name)
    {
        var members = ZipDirectory.Read(new FileBytes(stream, name, "a .keras file or one of PyTorch"));
        if (members.Any(m => m.Name == "config.json") && members.Any(m => m.Name.EndsWith(".weights.h5", StringComparison.Ordinal))) return WeightsFormat.KerasArchive;
        return members.Any(m => m.Name.EndsWith("/data.pkl", StringComparison.Ordinal)) ? WeightsFormat.PyTorch : WeightsFormat.Unknown;
    }

    private static bool LooksLikeTensorFlowJs(ReadOnlySpan<byte> head)
    {
        int first = head.IndexOfAnyExcept(" \t\r\n"u8);
        return first >= 0 && head[first] == (byte)'{' && (head.IndexOf("\"modelTopology\""u8) >= 0 || head.IndexOf("\"weightsManifest\""u8) >= 0 || head.IndexOf("\"layers-model\""u8) >= 0);
    }
}
