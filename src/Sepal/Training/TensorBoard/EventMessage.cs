using System.Buffers.Binary;
using System.Text;

namespace Sepal.Training.TensorBoard;

/// <summary>
/// Events as TensorFlow's <c>event.proto</c> and <c>summary.proto</c> have them, in protocol buffers' encoding: Event {1: wall time, 2: step, 3: version, 5: Summary}, Summary {1: Value, …},
/// Value {1: tag, 2: number, 4: Image}, Image {1: height, 2: width, 3: colours, 4: the file's bytes}.
/// </summary>
internal sealed class EventMessage
{
    private const int Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5;

    private readonly List<byte> _bytes = [];

    /// <summary>The first event of a file.</summary>
    public static byte[] Version(double wallTime) => new EventMessage().Add(1, wallTime).Add(3, "brain.Event:2"u8)._bytes.ToArray();

    /// <summary>Numbers of a step.</summary>
    public static byte[] Scalars(double wallTime, long step, IEnumerable<(string Tag, double Value)> values)
    {
        var summary = new EventMessage();
        foreach (var (tag, value) in values) summary.Add(1, new EventMessage().Add(1, Encoding.UTF8.GetBytes(tag)).Add(2, (float)value)._bytes.ToArray());
        return new EventMessage().Add(1, wallTime).Add(2, step).Add(5, summary._bytes.ToArray())._bytes.ToArray();
    }

    /// <summary>A picture of a step, as the bytes of a PNG file in RGB.</summary>
    public static byte[] Image(double wallTime, long step, string tag, int height, int width, byte[] png)
    {
        byte[] image = new EventMessage().Add(1, height).Add(2, width).Add(3, 3).Add(4, png)._bytes.ToArray();
        byte[] value = new EventMessage().Add(1, Encoding.UTF8.GetBytes(tag)).Add(4, image)._bytes.ToArray();
        return new EventMessage().Add(1, wallTime).Add(2, step).Add(5, new EventMessage().Add(1, value)._bytes.ToArray())._bytes.ToArray();
    }

    /// <summary>The step of an event and whether it holds a picture; no step where the bytes make no sense.</summary>
    public static (long? Step, bool HasImage) Describe(ReadOnlySpan<byte> data)
    {
        long step = 0;
        bool hasImage = false;
        while (data.Length > 0)
        {
            if (!TryField(ref data, out int field, out ulong number, out var content)) return (null, false);
            if (field == 2) step = (long)number;
            if (field == 5) hasImage |= HasField(content, 1, value => HasField(value, 4, _ => true));
        }
        return (step, hasImage);
    }

    private delegate bool Test(ReadOnlySpan<byte> content);

    private static bool HasField(ReadOnlySpan<byte> data, int wanted, Test test)
    {
        while (data.Length > 0 && TryField(ref data, out int field, out _, out var content))
            if (field == wanted && test(content)) return true;
        return false;
    }

    private static bool TryField(ref ReadOnlySpan<byte> data, out int field, out ulong number, out ReadOnlySpan<byte> content)
    {
        field = 0;
        number = 0;
        content = default;
        if (!TryVarint(ref data, out ulong key)) return false;
        field = (int)(key >> 3);
        int length;
        switch ((int)(key & 7))
        {
            case Varint: return TryVarint(ref data, out number);
            case Fixed64: length = 8; break;
            case Fixed32: length = 4; break;
            case Bytes when TryVarint(ref data, out ulong count) && count <= int.MaxValue: length = (int)count; break;
            default: return false;
        }
        if (data.Length < length) return false;
        content = data[..length];
        data = data[length..];
        return true;
    }

    private static bool TryVarint(ref ReadOnlySpan<byte> data, out ulong value)
    {
        value = 0;
        for (int i = 0; i < Math.Min(10, data.Length); i++)
        {
            value |= (ulong)(data[i] & 127) << (7 * i);
            if (data[i] >= 128) continue;
            data = data[(i + 1)..];
            return true;
        }
        return false;
    }

    private EventMessage Add(int field, double value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        return Key(field, Fixed64).Write(bytes);
    }

    private EventMessage Add(int field, float value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        return Key(field, Fixed32).Write(bytes);
    }

    private EventMessage Add(int field, long value) => Key(field, Varint).Number((ulong)value);

    private EventMessage Add(int field, ReadOnlySpan<byte> value) => Key(field, Bytes).Number((ulong)value.Length).Write(value);

    private EventMessage Key(int field, int kind) => Number((ulong)(field << 3 | kind));

    private EventMessage Number(ulong value)
    {
        for (; value >= 128; value >>= 7) _bytes.Add((byte)(value | 128));
        _bytes.Add((byte)value);
        return this;
    }

    private EventMessage Write(ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }
}
