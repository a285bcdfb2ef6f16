using Sepal.Tests.Golden;
using Sepal.Weights;

namespace Sepal.Tests.Weights;

public sealed class Hdf5ReaderTests
{
    public static TheoryData<string> Good => ["plain", "gzip", "shuffle", "double", "half", "big_endian", "latest", "split_names", "variable_strings"];

    [Theory]
    [MemberData(nameof(Good))]
    public void Arrays_of_every_kind_that_h5py_writes_have_its_numbers(string name)
    {
        var book = GoldenBook.Open("formats");
        var tensors = book.Cases.Single(c => c.GetProperty("file").GetString() == $"{name}.h5").GetProperty("tensors");
        using var stream = File.OpenRead(Path.Combine(book.Folder, "formats", $"{name}.h5"));
        var found = Read(stream).AllDatasets().ToDictionary(d => string.Join('/', d.Path.Split('/')[^2..]).Split(':')[0]);
        foreach (var tensor in tensors.EnumerateObject())
        {
            var expected = book[tensor.Value];
            found[tensor.Name].Shape.ShouldBe(expected.Shape.Select(s => (long)s));
            found[tensor.Name].ToFloats().ShouldBe(expected.Floats);
        }
        found.Count.ShouldBe(tensors.EnumerateObject().Count());
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("variable_strings")]
    [InlineData("latest")]
    public void Attributes_hold_fixed_and_variable_texts(string name)
    {
        var book = GoldenBook.Open("formats");
        using var stream = File.OpenRead(Path.Combine(book.Folder, "formats", $"{name}.h5"));
        var root = Read(stream);
        root.Texts("layer_names").ShouldBe(["conv"]);
        root.Groups["conv"].Texts("weight_names").ShouldBe(["conv/kernel:0", "conv/bias:0"]);
        root.Texts("no such attribute").ShouldBeNull();
    }

    [Theory]
    [InlineData("external_link", "is a link to another file, which is not followed")]
    [InlineData("cut", "is cut off: it has 4000 bytes of")]
    public void What_has_to_be_refused_is_refused_with_its_reason(string name, string reason)
    {
        var book = GoldenBook.Open("formats");
        using var stream = File.OpenRead(Path.Combine(book.Folder, "formats", $"{name}.h5"));
        Should.Throw<WeightsException>(() => Read(stream)).Message.ShouldContain(reason);
    }

    [Fact]
    public void A_file_inside_another_is_read_where_it_lies()
    {
        byte[] file = Hdf5Sample.Bytes();
        byte[] whole = [.. new byte[777], .. file, .. new byte[99]];
        var root = Hdf5Reader.Read(new MemoryStream(whole), 777, file.Length, "part");
        root.Find("layers/a/vars")!.Datasets["0"].ToFloats().ShouldBe([0, 1, 2, 3, 4, 5]);
    }

    [Fact]
    public void A_file_behind_a_block_of_another_program_is_read()
    {
        byte[] file = [.. new byte[1024], .. Hdf5Sample.Bytes()];
        Read(new MemoryStream(file)).Find("layers/a/vars")!.Datasets["0"].ToFloats().ShouldBe([0, 1, 2, 3, 4, 5]);
    }

    [Fact]
    public void Something_else_is_no_HDF5_file()
        => Should.Throw<WeightsException>(() => Read(new MemoryStream(new byte[5000]))).Message.ShouldBe("test.h5 is no HDF5 file. Expected weights as Keras writes them (.weights.h5).");

    [Fact]
    public void Every_cut_and_every_flipped_byte_ends_in_numbers_or_in_one_clear_error()
    {
        foreach (byte[] file in Files())
        {
            for (int i = 0; i < file.Length; i += 1 + (file.Length / 1500))
            {
                ReadAll(file[..i]);
                foreach (byte value in (byte[])[0, 0xFF, (byte)(file[i] ^ 1), (byte)(file[i] ^ 0x80)])
                {
                    byte[] damaged = [.. file];
                    damaged[i] = value;
                    ReadAll(damaged);
                }
            }
        }
    }

    [Fact]
    public void No_damage_takes_much_memory()
    {
        foreach (byte[] file in Files())
        {
            // Lengths and addresses are up to eight bytes: damage them whole.
            for (int i = 0; i < file.Length - 8; i += 1 + (file.Length / 1500))
            {
                byte[] damaged = [.. file];
                BitConverter.TryWriteBytes(damaged.AsSpan(i), i % 2 == 0 ? 0x7FFF_FF00L : 0x7FFF_FFFF_FFFFL).ShouldBeTrue();
                long before = GC.GetAllocatedBytesForCurrentThread();
                ReadAll(damaged);
                (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(24 << 20, $"at {i}");
            }
        }
    }

    [Fact]
    public void A_group_that_holds_itself_ends_in_an_error()
    {
        byte[] file = Hdf5Sample.Bytes();
        long root = BitConverter.ToInt64(file, 36);
        int at = file.AsSpan().LastIndexOf("layers"u8); // the link's name, then the address of what it leads to
        BitConverter.TryWriteBytes(file.AsSpan(at + 6), root).ShouldBeTrue();
        Should.Throw<WeightsException>(() => Read(new MemoryStream(file))).Message.ShouldContain("in a circle");
    }

    [Fact]
    public void An_array_that_says_more_than_the_file_has_takes_no_memory()
    {
        byte[] file = Hdf5Sample.Bytes();
        int at = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[2, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0]);
        BitConverter.TryWriteBytes(file.AsSpan(at + 8), 30_000_000L).ShouldBeTrue();
        var dataset = Read(new MemoryStream(file)).Find("layers/a/vars")!.Datasets["0"];
        long before = GC.GetAllocatedBytesForCurrentThread();
        Should.Throw<WeightsException>(() => dataset.ToFloats()).Message.ShouldContain("needs 240000000 bytes and has 24");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1 << 20);
    }

    private static IEnumerable<byte[]> Files()
    {
        yield return Hdf5Sample.Bytes();
        foreach (string name in (string[])["plain", "shuffle", "gzip", "variable_strings", "latest"])
        {
            if (GoldenBook.Find($"formats/{name}.h5") is { } folder) yield return File.ReadAllBytes(Path.Combine(folder, "formats", $"{name}.h5"));
        }
    }

    private static void ReadAll(byte[] file)
    {
        try
        {
            Visit(Read(new MemoryStream(file)));
        }
        catch (WeightsException e)
        {
            e.Message.ShouldNotContain('\n');
        }
    }

    private static void Visit(Hdf5Group group)
    {
        foreach (var attribute in group.Attributes) attribute.Texts();
        foreach (var dataset in group.Datasets.Values) dataset.ToFloats();
        foreach (var inner in group.Groups.Values) Visit(inner);
    }

    private static Hdf5Group Read(Stream stream) => Hdf5Reader.Read(stream, 0, stream.Length, "test.h5");
}
