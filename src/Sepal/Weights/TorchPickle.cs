using System.Collections.Frozen;

namespace Sepal.Weights;

/// <summary>
/// What a pickle of PyTorch's tensors may name, and what each of it means: dictionaries, storages and the functions that put a tensor together, done here
/// by hand. Every other name is refused as soon as it is read, before anything could call it.
/// Source: torch/_utils.py and torch/serialization.py of PyTorch.
/// </summary>
internal sealed class TorchPickle(FileBytes file)
{
    private const string OrderedDictionary = "collections.OrderedDict", Size = "torch.Size";
    private const string RebuildTensor = "torch._utils._rebuild_tensor", RebuildTensor2 = "torch._utils._rebuild_tensor_v2";
    private const string RebuildParameter = "torch._utils._rebuild_parameter", RebuildParameterWithState = "torch._utils._rebuild_parameter_with_state";

    private static readonly FrozenDictionary<string, StoredNumber> StorageTypes = new Dictionary<string, StoredNumber>
    {
        ["torch.HalfStorage"] = StoredNumber.Float16,
        ["torch.BFloat16Storage"] = StoredNumber.BFloat16,
        ["torch.FloatStorage"] = StoredNumber.Float32,
        ["torch.DoubleStorage"] = StoredNumber.Float64,
        ["torch.CharStorage"] = StoredNumber.Int8,
        ["torch.ByteStorage"] = StoredNumber.UInt8,
        ["torch.ShortStorage"] = StoredNumber.Int16,
        ["torch.IntStorage"] = StoredNumber.Int32,
        ["torch.LongStorage"] = StoredNumber.Int64,
        ["torch.BoolStorage"] = StoredNumber.Bool,
    }.ToFrozenDictionary();

    // Types of numbers stand in checkpoints as values; they mean nothing to us.
    private static readonly FrozenSet<string> NumberTypes = new[]
    {
        "torch.float16", "torch.bfloat16", "torch.float32", "torch.float64", "torch.int8", "torch.uint8", "torch.int16", "torch.int32", "torch.int64", "torch.bool",
    }.ToFrozenSet();

    private static readonly FrozenSet<string> Callable = new[] { OrderedDictionary, Size, RebuildTensor, RebuildTensor2, RebuildParameter, RebuildParameterWithState }.ToFrozenSet();

    private readonly Dictionary<string, PickledStorage> _storages = new(StringComparer.Ordinal);

    /// <summary>The storages that were mentioned, by their keys.</summary>
    public IReadOnlyDictionary<string, PickledStorage> Storages => _storages;

    /// <summary>A name that the pickle mentions.</summary>
    /// <exception cref="WeightsException">It is none that a tensor is made of.</exception>
    public PickledName Name(string module, string name)
    {
        string text = $"{module}.{name}";
        return Callable.Contains(text) || StorageTypes.ContainsKey(text) || NumberTypes.Contains(text)
            ? new PickledName(text)
            : throw new WeightsException($"{file.Name} is refused: its pickle names '{Hdf5Links.Printable(text)}', which is no part of a tensor, and nothing of it was run. Expected tensors alone: save model.state_dict() instead of the model.");
    }

    /// <summary>What a call gives: a dictionary or a tensor.</summary>
    public object? Call(PickledName callee, object?[] arguments) => (callee.Text, arguments) switch
    {
        (OrderedDictionary, []) => new PickledDictionary(),
        (OrderedDictionary, [List<object?> pairs]) => Dictionary(pairs),
        (Size, [object?[] sizes]) => sizes,
        (RebuildTensor or RebuildTensor2, [PickledStorage storage, long offset, object?[] shape, object?[] strides, ..]) => new PickledTensor(storage, offset, Numbers(shape), Numbers(strides)),
        (RebuildParameter or RebuildParameterWithState, [PickledTensor tensor, ..]) => tensor,
        _ => throw file.Damaged($"its pickle calls '{callee.Text}' with something else than it takes"),
    };

    /// <summary>A storage from its description: ("storage", type, key, place, count), and in old files a view, which has to be none.</summary>
    public PickledStorage Storage(object? description)
    {
        if (description is not (object?[] and ["storage", PickledName type, string key, string, long count, ..]) || !StorageTypes.TryGetValue(type.Text, out var number))
            throw file.Refused("its pickle refers to something that is no storage of numbers. Expected tensors");
        if (description is object?[] { Length: > 5 } parts && parts[5] is not null) throw file.Refused($"its storage '{Hdf5Links.Printable(key)}' is a view of another one. Load and save it with a newer PyTorch");
        if (count < 0) throw file.Damaged($"its storage '{Hdf5Links.Printable(key)}' has {count} numbers");
        if (!_storages.TryGetValue(key, out var storage)) _storages[key] = storage = new PickledStorage(key, number, count);
        return storage.Type == number && storage.Count == count ? storage : throw file.Damaged($"its storage '{Hdf5Links.Printable(key)}' is told twice, and differently");
    }

    private PickledDictionary Dictionary(List<object?> pairs)
    {
        var dictionary = new PickledDictionary();
        foreach (object? pair in pairs)
        {
            var (key, value) = pair switch
            {
                object?[] and [var k, var v] => (k, v),
                List<object?> and [var k, var v] => (k, v),
                _ => throw file.Damaged("its pickle fills a dictionary with something else than pairs"),
            };
            dictionary.Entries.Add(new(key, value));
        }
        return dictionary;
    }

    private long[] Numbers(object?[] values)
    {
        if (values.Length > StoredShape.MostAxes) throw file.Damaged($"a tensor of {values.Length} axes");
        return [.. values.Select(v => v is long number ? number : throw file.Damaged("a tensor's shape or strides are no whole numbers"))];
    }
}
