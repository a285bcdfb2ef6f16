using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Sepal.Imaging;
using Sepal.Tests.Data;
using Sepal.Tests.Golden;
using Sepal.Training;
using Sepal.Training.TensorBoard;

namespace Sepal.Tests.Training.TensorBoard;

/// <summary>
/// The judge of event files is TensorBoard's own reader: SEPAL_TENSORBOARD_PYTHON names a Python that has it (see <c>../shared/tensorboard/read.py</c>). Elsewhere the file is read by a
/// parser of these tests.
/// </summary>
public sealed class EventFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static EpochResult Epoch(int number) => new()
    {
        Epoch = number,
        Loss = 1.0 / number,
        Accuracy = 0.5 + 0.01 * number,
        ValidationLoss = 2.0 / number,
        ValidationAccuracy = 0.25,
        LearningRate = 0.001,
        Duration = TimeSpan.FromSeconds(1),
        ImagesPerSecond = 10,
    };

    private static TrainingPosition After(int epochs) => TrainingPosition.Start with { Epoch = epochs, History = new History(Enumerable.Range(1, epochs).Select(Epoch)) };

    private string File => EventFile.PathIn(_folder.Path);

    private static byte[] Bytes(string file) => System.IO.File.ReadAllBytes(file);

    /// <summary>An independent reader: frames by their lengths, checksums by a table-free CRC-32C, fields of protocol buffers.</summary>
    private static List<(double Time, long Step, string Tag, double? Value, byte[]? Image)> Parse(byte[] file)
    {
        List<(double, long, string, double?, byte[]?)> events = [];
        for (int at = 0; at < file.Length;)
        {
            int length = (int)BitConverter.ToUInt64(file, at);
            BitConverter.ToUInt32(file, at + 8).ShouldBe(Masked(file.AsSpan(at, 8)));
            var data = file.AsSpan(at + 12, length).ToArray();
            BitConverter.ToUInt32(file, at + 12 + length).ShouldBe(Masked(data));
            at += 16 + length;
            var fields = Fields(data);
            double time = BitConverter.ToDouble(fields[1][0]);
            long step = fields.TryGetValue(2, out var steps) ? Number(steps[0]) : 0;
            if (fields.TryGetValue(3, out var version)) events.Add((time, step, Encoding.UTF8.GetString(version[0]), null, null));
            foreach (byte[] summary in fields.GetValueOrDefault(5, []))
            {
                foreach (byte[] value in Fields(summary)[1])
                {
                    var parts = Fields(value);
                    events.Add((time, step, Encoding.UTF8.GetString(parts[1][0]), parts.TryGetValue(2, out var number) ? BitConverter.ToSingle(number[0]) : null,
                        parts.TryGetValue(4, out var image) ? Fields(image[0])[4][0] : null));
                }
            }
        }
        return events;

        static long Number(byte[] varint) => varint.Select((b, i) => (long)(b & 127) << (7 * i)).Sum();
    }

    private static Dictionary<int, List<byte[]>> Fields(byte[] data)
    {
        var fields = new Dictionary<int, List<byte[]>>();
        for (int at = 0; at < data.Length;)
        {
            byte[] key = Varint(ref at);
            key.Length.ShouldBe(1);
            byte[] content = (key[0] & 7) switch { 0 => Varint(ref at), 1 => Take(ref at, 8), 5 => Take(ref at, 4), 2 => Take(ref at, (int)Varint(ref at).Select((b, i) => (long)(b & 127) << (7 * i)).Sum()), _ => throw new InvalidDataException() };
            if (!fields.TryGetValue(key[0] >> 3, out var list)) fields[key[0] >> 3] = list = [];
            list.Add(content);
        }
        return fields;

        byte[] Varint(ref int at)
        {
            int end = at;
            while (data[end] >= 128) end++;
            return Take(ref at, end + 1 - at);
        }

        byte[] Take(ref int at, int count)
        {
            at += count;
            return data[(at - count)..at];
        }
    }

    private static uint Masked(ReadOnlySpan<byte> data)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte one in data)
        {
            crc ^= one;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) == 1 ? crc >> 1 ^ 0x82F63B78 : crc >> 1;
        }
        crc = ~crc;
        return unchecked((crc >> 15 | crc << 17) + 0xA282EAD8);
    }

    // RFC 3720, B.4: 32 bytes of zeros have the checksum 8A9136AA; masked as TensorFlow does.
    [Fact]
    public void The_checksum_is_the_standard_s() => EventRecord.Checksum(new byte[32]).ShouldBe(unchecked((0x8A9136AAu >> 15 | 0x8A9136AAu << 17) + 0xA282EAD8));

    [Fact]
    public void Numbers_and_pictures_are_read_back_by_another_parser()
    {
        var log = new TensorBoardLog(_folder.Path);
        for (int epoch = 1; epoch <= 3; epoch++) log.OnEpoch(null!, After(epoch));
        var picture = new Picture(7, 5);
        EventFile.Open(_folder.Path, 3).AddImage(3, "confusion", picture);
        var events = Parse(Bytes(File));
        events[0].Tag.ShouldBe("brain.Event:2");
        events.Skip(1).Where(e => e.Value is not null).Select(e => (e.Step, e.Tag)).ShouldBe(
            from step in new long[] { 1, 2, 3 } from tag in new[] { "loss", "accuracy", "val_loss", "val_accuracy", "learning_rate" } select (step, tag));
        events.Single(e => e is { Step: 3, Tag: "val_loss" }).Value!.Value.ShouldBe(2.0 / 3, 1e-6);
        PictureDecoder.Decode(events.Single(e => e.Tag == "confusion").Image!).ToString().ShouldBe("7 x 5");
        events.ShouldAllBe(e => e.Time > 1.7e9);
    }

    [Fact]
    public void A_training_that_goes_on_has_no_step_twice_and_none_missing()
    {
        var first = new TensorBoardLog(_folder.Path);
        for (int epoch = 1; epoch <= 4; epoch++) first.OnEpoch(null!, After(epoch));
        EventFile.Open(_folder.Path, 4).AddImage(4, "confusion", new Picture(2, 2));
        // Killed after epoch 4, its last checkpoint after epoch 2; the last event is torn.
        using (var stream = new FileStream(File, FileMode.Open)) stream.SetLength(stream.Length - 3);
        var second = new TensorBoardLog(_folder.Path);
        second.OnResume(null!, After(2));
        Parse(Bytes(File)).Where(e => e.Tag == "loss").Select(e => e.Step).ShouldBe([1, 2]);
        for (int epoch = 3; epoch <= 5; epoch++) second.OnEpoch(null!, After(epoch));
        Parse(Bytes(File)).Where(e => e.Tag == "loss").Select(e => e.Step).ShouldBe([1, 2, 3, 4, 5]);
        Parse(Bytes(File)).ShouldAllBe(e => e.Image == null);
        // Another that lost its file writes it from the history.
        System.IO.File.Delete(File);
        new TensorBoardLog(_folder.Path).OnResume(null!, After(3));
        Parse(Bytes(File)).Where(e => e.Tag == "loss").Select(e => e.Step).ShouldBe([1, 2, 3]);
        // One that begins anew keeps nothing.
        new TensorBoardLog(_folder.Path).OnEpoch(null!, After(1));
        Parse(Bytes(File)).Where(e => e.Tag == "loss").Select(e => e.Step).ShouldBe([1]);
        Should.Throw<ArgumentOutOfRangeException>(() => EventFile.Open(_folder.Path, 1).AddScalars(1, [("loss", 1)]));
    }

    [Fact]
    public void Whatever_a_kill_leaves_can_be_gone_on_with()
    {
        var log = new TensorBoardLog(_folder.Path);
        for (int epoch = 1; epoch <= 3; epoch++) log.OnEpoch(null!, After(epoch));
        byte[] whole = Bytes(File);
        for (int length = 0; length <= whole.Length; length += 7)
        {
            System.IO.File.WriteAllBytes(File, whole[..length]);
            new TensorBoardLog(_folder.Path).OnResume(null!, After(3));
            Parse(Bytes(File)).Where(e => e.Tag == "accuracy").Select(e => e.Step).ShouldBe([1, 2, 3], $"{length} bytes");
        }
        byte[] damaged = [.. whole];
        damaged[whole.Length / 2] ^= 64;
        System.IO.File.WriteAllBytes(File, damaged);
        new TensorBoardLog(_folder.Path).OnResume(null!, After(3));
        Parse(Bytes(File)).Where(e => e.Tag == "accuracy").Select(e => e.Step).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void TensorBoard_s_own_reader_reads_it()
    {
        string? python = Environment.GetEnvironmentVariable("SEPAL_TENSORBOARD_PYTHON");
        string? reader = GoldenBook.Shared is { } shared ? Path.Combine(shared, "tensorboard", "read.py") : null;
        Assert.SkipWhen(python is null || !System.IO.File.Exists(reader), "TensorBoard's reader is asked through SEPAL_TENSORBOARD_PYTHON, a Python that has it, and tensorboard/read.py in ../shared; one of them is absent here.");
        var log = new TensorBoardLog(_folder.Path);
        for (int epoch = 1; epoch <= 2; epoch++) log.OnEpoch(null!, After(epoch));
        EventFile.Open(_folder.Path, 2).AddImage(2, "confusion", new Picture(7, 5));
        using var process = Process.Start(new ProcessStartInfo(python!, [reader!, _folder.Path]) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
        var root = JsonDocument.Parse(output).RootElement;
        root.ToString().ShouldContain("confusion");
        var series = root.GetProperty("scalars").TryGetProperty("loss", out var loss) ? loss : root.EnumerateObject().First(p => p.Value.ValueKind == JsonValueKind.Object && p.Value.TryGetProperty("loss", out _)).Value.GetProperty("loss");
        series.EnumerateArray().Select(pair => (pair[0].GetInt32(), pair[1].GetDouble())).ShouldBe([(1, 1.0), (2, 0.5)]);
    }
}
