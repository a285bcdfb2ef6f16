using System.Numerics;

namespace Sepal.Weights;

/// <summary>
/// Reads PyTorch's <c>.pth</c> and <c>.pt</c> files without Python and without running anything: today's zip archives (<c>data.pkl</c> beside the numbers) and
/// the layout before PyTorch 1.6 (pickles, then storages). Tensors in nested dictionaries have their keys joined: <c>state_dict/layer.weight</c>.
/// Source: torch/serialization.py of PyTorch.
/// </summary>
internal static class PyTorchReader
{
    private const string Kind = "a file of tensors as PyTorch saves them (torch.save(model.state_dict(), …))";
    private const long LegacyProtocol = 1001;
    private const int MostDepth = 16, MostVisits = 200_000, MostName = 4096;

    private static ReadOnlySpan<byte> LegacySignature => [0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19];

    /// <summary>Whether a file begins as those before PyTorch 1.6: with the magic number, pickled by any protocol since 2.</summary>
    public static bool LooksLegacy(ReadOnlySpan<byte> head) => head.StartsWith((byte)0x80) && head[..Math.Min(head.Length, 32)].IndexOf(LegacySignature) >= 0;

    /// <summary>Its tensors, in their order.</summary>
    /// <exception cref="WeightsException">The file is cut off or damaged, or names anything that no tensor is made of.</exception>
    public static IReadOnlyList<StoredTensor> Read(Stream stream, string name)
    {
        var file = new FileBytes(stream, name, Kind);
        Span<byte> head = stackalloc byte[4];
        file.Read(0, head);
        var torch = new TorchPickle(file);
        object? root = head.StartsWith("PK\x03\x04"u8) ? ReadZip(file, torch) : ReadLegacy(file, torch);
        var tensors = new List<StoredTensor>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        int visits = 0;
        foreach (var (path, tensor) in Flat(root, "", 0))
        {
            if (!names.Add(path)) throw file.Damaged($"it holds '{Hdf5Links.Printable(path)}' twice");
            tensors.Add(PyTorchTensor.Stored(file, path, tensor));
        }
        return tensors.Count > 0 ? tensors : throw file.Refused("it holds no tensors. Expected a state dict (torch.save(model.state_dict(), …))");

        IEnumerable<(string, PickledTensor)> Flat(object? value, string path, int depth)
        {
            // Values may hold each other, or one value many times.
            if (depth > MostDepth || ++visits > MostVisits) throw file.Refused("its values nest too deep or in a circle. Expected a state dict");
            IEnumerable<(string Key, object? Value)> inner = value switch
            {
                PickledDictionary dictionary => dictionary.Entries.Select(e => (Key(e.Key), e.Value)),
                List<object?> list => list.Select((v, i) => (Key((long)i), v)),
                object?[] tuple => tuple.Select((v, i) => (Key((long)i), v)),
                _ => [],
            };
            if (value is PickledTensor tensor) yield return (path.Length == 0 ? "tensor" : path, tensor);
            foreach (var (key, part) in inner)
            {
                if (part is not (PickledTensor or PickledDictionary or List<object?> or object?[])) continue;
                // One long key can be a part of many names, each a text of its own.
                if ((path.Length == 0 ? 0 : path.Length + 1) + key.Length > MostName) throw file.Refused($"a tensor's name has more than {MostName} characters. Expected a state dict");
                foreach (var found in Flat(part, path.Length == 0 ? key : $"{path}/{key}", depth + 1)) yield return found;
            }
        }
    }

    private static string Key(object? key) => key as string ?? (key is long number ? number.ToString(System.Globalization.CultureInfo.InvariantCulture) : "?");

    private static object? ReadZip(FileBytes file, TorchPickle torch)
    {
        const string Pickle = "/data.pkl";
        var members = ZipDirectory.Read(file);
        var pickles = members.Where(m => m.Name.EndsWith(Pickle, StringComparison.Ordinal) && m.Name.IndexOf('/', StringComparison.Ordinal) == m.Name.Length - Pickle.Length).ToList();
        if (pickles.Count != 1) throw file.Refused($"it is a zip archive with {pickles.Count} files '…/data.pkl'. Expected one, as PyTorch saves it");
        string folder = pickles[0].Name[..^Pickle.Length];
        var byName = members.ToDictionary(m => m.Name, StringComparer.Ordinal);
        if (byName.TryGetValue($"{folder}/byteorder", out var order) && order.Size > 0 && file.Read(Placed(file, order), 1)[0] != (byte)'l')
            throw file.Refused("its numbers are stored big-endian. Load and save it on a little-endian computer");
        long start = Placed(file, pickles[0]);
        object? root = new PickleReader(file, new PickleInput(file, start, start + pickles[0].Size), torch).Read();
        foreach (var storage in torch.Storages.Values)
        {
            if (!byName.TryGetValue($"{folder}/data/{storage.Key}", out var member)) throw file.Damaged($"the numbers '{folder}/data/{Hdf5Links.Printable(storage.Key)}' are missing in the archive");
            if ((decimal)storage.Count * storage.Type.Size() != member.Size) throw file.Damaged($"its storage '{Hdf5Links.Printable(storage.Key)}' of {storage.Count} numbers has {member.Size} bytes");
            storage.Position = Placed(file, member);
        }
        return root;
    }

    private static long Placed(FileBytes file, ZipMember member) => member.IsPacked
        ? throw file.Refused($"'{Hdf5Links.Printable(member.Name)}' in the archive is compressed, which PyTorch does not do. Save it again with torch.save")
        : member.Offset;

    private static object? ReadLegacy(FileBytes file, TorchPickle torch)
    {
        var input = new PickleInput(file, 0, file.Length);
        var reader = new PickleReader(file, input, torch);
        if (reader.Read() is not BigInteger magic || magic != new BigInteger(LegacySignature)) throw file.Refused($"it does not begin as PyTorch's files do. Expected {Kind}");
        if (reader.Read() is not LegacyProtocol) throw file.Refused("it has another version than 1001");
        if (reader.Read() is not PickledDictionary system) throw file.Damaged("the description of its system is missing");
        if (system.Entries.Any(e => e.Key is "little_endian" && e.Value is false)) throw file.Refused("its numbers are stored big-endian. Load and save it on a little-endian computer");
        object? root = reader.Read();
        if (reader.Read() is not List<object?> keys) throw file.Damaged("the list of its storages is missing");

        long at = input.Position;
        foreach (object? key in keys)
        {
            if (key is not string text || !torch.Storages.TryGetValue(text, out var storage) || storage.Position >= 0) throw file.Damaged("the list of its storages holds one that no tensor has, or one twice");
            long count = BitConverter.ToInt64(file.Read(at, sizeof(long)));
            if (count != storage.Count) throw file.Damaged($"its storage '{Hdf5Links.Printable(text)}' has {count} numbers; expected {storage.Count}");
            storage.Position = at + sizeof(long);
            if (count > (file.Length - storage.Position) / storage.Type.Size())
                throw new WeightsException($"{file.Name} is cut off: its storage '{Hdf5Links.Printable(text)}' of {count} numbers reaches beyond the end. Copy or download the file again.");
            at = storage.Position + (count * storage.Type.Size());
        }
        if (torch.Storages.Values.FirstOrDefault(s => s.Position < 0) is { } missing) throw file.Damaged($"its storage '{Hdf5Links.Printable(missing.Key)}' is missing");
        if (at != file.Length) throw file.Damaged($"{file.Length - at} bytes after the last storage belong to none");
        return root;
    }
}
