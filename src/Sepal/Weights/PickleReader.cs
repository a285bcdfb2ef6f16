using System.Globalization;
using System.Numerics;

namespace Sepal.Weights;

/// <summary>
/// Runs the operations of a Python pickle that data consists of: numbers, texts, lists, tuples, dictionaries. What would run code in Python (a global, a call)
/// goes to <see cref="TorchPickle"/>, which knows what a tensor is made of and refuses everything else by name.
/// Source: Lib/pickletools.py of CPython describes each operation.
/// </summary>
internal sealed class PickleReader(FileBytes file, PickleInput input, TorchPickle torch)
{
    private const int MostOperations = 500_000, MostNumberBytes = 64;

    private readonly List<object?> _stack = [];
    private readonly Stack<int> _marks = [];
    private readonly Dictionary<long, object?> _memo = [];
    private int _operations;

    /// <summary>One pickled value.</summary>
    /// <exception cref="WeightsException">The pickle is damaged, or names what no tensor is made of.</exception>
    public object? Read()
    {
        _stack.Clear();
        _marks.Clear();
        _memo.Clear();
        while (true)
        {
            if (++_operations > MostOperations) throw file.Refused($"its pickle has more than {MostOperations} operations. Expected a state dict");
            byte operation = input.Byte();
            if (operation == '.') return Pop();
            Run(operation);
        }
    }

    private void Run(byte operation)
    {
        switch (operation)
        {
            case 0x80: input.Byte(); break; // PROTO
            case 0x95: input.Int64(); break; // FRAME
            case (byte)'(': _marks.Push(_stack.Count); break;
            case (byte)'0': Discard(); break;
            case (byte)'1': TakeToMark(); break;
            case (byte)'2': Push(Peek()); break;
            case (byte)'N': Push(null); break;
            case 0x88: Push(true); break;
            case 0x89: Push(false); break;
            case (byte)'K': Push((long)input.Byte()); break;
            case (byte)'M': Push((long)input.UInt16()); break;
            case (byte)'J': Push((long)(int)input.UInt32()); break;
            case 0x8A: Push(Number(input.Byte())); break;
            case 0x8B: Push(Number(input.UInt32())); break;
            case (byte)'G': Push(input.Double()); break;
            case (byte)'I' or (byte)'L': Push(Number(input.Line())); break;
            case (byte)'F': Push(double.TryParse(input.Line(), CultureInfo.InvariantCulture, out double real) ? real : throw file.Damaged("its pickle holds a number that is none")); break;
            case (byte)'S' or (byte)'V': Push(input.Line().Trim('\'', '"')); break;
            case (byte)'U' or 0x8C: Push(input.Text(input.Byte())); break;
            case (byte)'T' or (byte)'X': Push(input.Text(input.UInt32())); break;
            case 0x8D: Push(input.Text(input.Int64())); break;
            case (byte)'C': Push(input.Block(input.Byte())); break;
            case (byte)'B': Push(input.Block(input.UInt32())); break;
            case (byte)']' or 0x8F: Push(new List<object?>()); break; // a set is a list to us
            case (byte)'l' or 0x91: Push(TakeToMark().ToList()); break;
            case (byte)'a': Append([Pop()]); break;
            case (byte)'e' or 0x90: Append(TakeToMark()); break;
            case (byte)')': Push(Array.Empty<object?>()); break;
            case (byte)'t': Push(TakeToMark()); break;
            case 0x85 or 0x86 or 0x87: Push(Take(operation - 0x84)); break;
            case (byte)'}': Push(new PickledDictionary()); break;
            case (byte)'d': Push(Filled(new PickledDictionary(), TakeToMark())); break;
            case (byte)'s': SetItems(Take(2)); break;
            case (byte)'u': SetItems(TakeToMark()); break;
            case (byte)'q': _memo[input.Byte()] = Peek(); break;
            case (byte)'r': _memo[input.UInt32()] = Peek(); break;
            case (byte)'p': _memo[Index(input.Line())] = Peek(); break;
            case 0x94: _memo[_memo.Count] = Peek(); break;
            case (byte)'h': Push(Remembered(input.Byte())); break;
            case (byte)'j': Push(Remembered(input.UInt32())); break;
            case (byte)'g': Push(Remembered(Index(input.Line()))); break;
            case (byte)'c': Push(torch.Name(input.Line(), input.Line())); break;
            case (byte)'i': torch.Name(input.Line(), input.Line()); throw file.Refused("its pickle makes an object. Expected tensors");
            case 0x93: Push(Take(2) is [string module, string name] ? torch.Name(module, name) : throw file.Damaged("its pickle names something without a text")); break;
            case (byte)'R' or 0x81: Push(Take(2) is [PickledName callee, object?[] arguments] ? torch.Call(callee, arguments) : throw file.Damaged("its pickle calls what can't be called")); break;
            case (byte)'Q': Push(torch.Storage(Pop())); break;
            case (byte)'b': Build(); break;
            default: throw file.Refused($"its pickle has the operation 0x{operation:X2} at {input.Position - 1}, which weights don't need. Expected a state dict (torch.save(model.state_dict(), …))");
        }
    }

    // The attributes of an OrderedDict (a state dict's versions) say nothing about its tensors.
    private void Build()
    {
        Pop();
        if (Peek() is not PickledDictionary) throw file.Refused("its pickle gives attributes to something else than a dictionary. Expected a state dict");
    }

    private void Append(object?[] items)
    {
        if (Peek() is not List<object?> list) throw file.Damaged("its pickle adds to something that is no list");
        list.AddRange(items);
    }

    private void SetItems(object?[] items)
    {
        if (Peek() is not PickledDictionary dictionary) throw file.Damaged("its pickle adds to something that is no dictionary");
        Filled(dictionary, items);
    }

    private PickledDictionary Filled(PickledDictionary dictionary, object?[] items)
    {
        if (items.Length % 2 != 0) throw file.Damaged("its pickle has a key without a value");
        for (int i = 0; i < items.Length; i += 2) dictionary.Entries.Add(new(items[i], items[i + 1]));
        return dictionary;
    }

    private object Number(long length)
    {
        if (length > MostNumberBytes) throw file.Refused($"its pickle holds a number of {length} bytes");
        return Fitting(new BigInteger(input.Block(length)));
    }

    private object Number(string line)
    {
        if (line is "00" or "01") return line == "01"; // protocol 0 writes its booleans so
        string digits = line.TrimEnd('L');
        return digits.Length <= MostNumberBytes && BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? Fitting(value)
            : throw file.Damaged("its pickle holds a number that is none");
    }

    private static object Fitting(BigInteger value) => value >= long.MinValue && value <= long.MaxValue ? (object)(long)value : value;

    private long Index(string line) => long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out long index) ? index : throw file.Damaged("its pickle remembers something without a number");

    private object? Remembered(long index) => _memo.TryGetValue(index, out object? value) ? value : throw file.Damaged($"its pickle asks for value {index}, which it did not remember");

    private void Push(object? value) => _stack.Add(value);

    private int Floor => _marks.TryPeek(out int mark) ? mark : 0;

    private object? Peek() => _stack.Count > Floor ? _stack[^1] : throw file.Damaged("its pickle takes a value where there is none");

    private object? Pop()
    {
        object? value = Peek();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    // POP takes a mark too, where one is on top.
    private void Discard()
    {
        if (_marks.TryPeek(out int mark) && mark == _stack.Count) _marks.Pop();
        else Pop();
    }

    private object?[] Take(int count)
    {
        if (_stack.Count - Floor < count) throw file.Damaged("its pickle takes a value where there is none");
        return TakeFrom(_stack.Count - count);
    }

    private object?[] TakeToMark() => _marks.TryPop(out int mark) ? TakeFrom(mark) : throw file.Damaged("its pickle closes what it did not open");

    private object?[] TakeFrom(int index)
    {
        object?[] items = [.. _stack[index..]];
        _stack.RemoveRange(index, items.Length);
        return items;
    }
}
