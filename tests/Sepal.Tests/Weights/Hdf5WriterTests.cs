using PureHDF;
using Sepal.Weights;

namespace Sepal.Tests.Weights;

public sealed class Hdf5WriterTests
{
    [Fact]
    public void What_is_written_is_read_and_twice_gives_the_same_bytes()
    {
        byte[] first = Hdf5Sample.Bytes(), second = Hdf5Sample.Bytes();
        second.ShouldBe(first);
        var root = Hdf5Reader.Read(new MemoryStream(first), 0, first.Length, "test.h5");
        root.Find("layers/b/vars")!.Texts("name").ShouldBe(["my b"]);
        root.Find("layers/a/vars")!.Datasets["0"].Shape.ShouldBe([2, 3]);
        root.Find("layers/a/vars")!.Datasets["0"].ToFloats().ShouldBe([0, 1, 2, 3, 4, 5]);
        root.Find("optimizer/vars")!.Datasets["0"].ToInteger().ShouldBe(long.MaxValue - 1);
        root.Find("optimizer/vars")!.Datasets["1"].Shape.ShouldBeEmpty();
        root.Find("optimizer/vars")!.Datasets["1"].ToFloats().ShouldBe([0.25f]);
        root.Find("layers/c").ShouldBeNull();
    }

    [Fact]
    public void Another_reader_reads_it_too()
    {
        using var file = H5File.Open(new MemoryStream(Hdf5Sample.Bytes()));
        file.Dataset("layers/a/vars/0").Read<float[]>().ShouldBe([0, 1, 2, 3, 4, 5]);
        file.Group("layers/b/vars").Attribute("name").Read<string>().ShouldBe("my b");
    }

    [Fact]
    public void Hundreds_of_groups_are_written_and_read()
    {
        var tree = new Hdf5Tree();
        for (int i = 0; i < 700; i++)
        {
            float value = i;
            tree.At($"layers/conv2d_{i}/vars").Add("0", new Hdf5Array([1], into => into[0] = value));
        }
        byte[] bytes = Hdf5Sample.Bytes(tree);
        var root = Hdf5Reader.Read(new MemoryStream(bytes), 0, bytes.Length, "test.h5");
        root.Groups["layers"].Groups.Count.ShouldBe(700);
        root.Find("layers/conv2d_699/vars")!.Datasets["0"].ToFloats().ShouldBe([699f]);
    }

    [Fact]
    public void It_writes_into_a_part_of_a_file_and_leaves_the_rest()
    {
        var whole = new MemoryStream();
        whole.Write("before"u8);
        var tree = new Hdf5Tree();
        tree.Add("x", new Hdf5Array([2], into => new float[] { 1, 2 }.CopyTo(into)));
        Hdf5Writer.Write(new StreamPart(whole, 6, null), tree);
        whole.ToArray()[..6].ShouldBe("before"u8.ToArray());
        Hdf5Reader.Read(whole, 6, whole.Length - 6, "part").Datasets["x"].ToFloats().ShouldBe([1, 2]);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(20_000)]
    [InlineData(70_000)]
    public void Arrays_of_one_length_keep_their_own_values(int length)
    {
        var tree = new Hdf5Tree();
        for (int i = 0; i < 3; i++)
        {
            float value = i + 0.5f;
            tree.Add($"{i}", new Hdf5Array([length], into => into.Fill(value)));
        }
        byte[] bytes = Hdf5Sample.Bytes(tree);
        var root = Hdf5Reader.Read(new MemoryStream(bytes), 0, bytes.Length, "test.h5");
        for (int i = 0; i < 3; i++) root.Datasets[$"{i}"].ToFloats().ShouldAllBe(v => v == i + 0.5f);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2_000)]
    [InlineData(100_000)]
    [InlineData(400_000)]
    public void A_disk_that_is_full_at_any_byte_is_told_as_such(int room)
    {
        var tree = new Hdf5Tree();
        for (int i = 0; i < 3; i++) tree.At($"layers/{i}").Add("0", new Hdf5Array([70_000], into => into.Fill(1)));
        Should.Throw<IOException>(() => Hdf5Writer.Write(new SmallDisk(room), tree)).Message.ShouldBe("No space left on device");
    }

    private sealed class SmallDisk(int room) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (Position + buffer.Length > room) throw new IOException("No space left on device");
            base.Write(buffer);
        }
    }
}
