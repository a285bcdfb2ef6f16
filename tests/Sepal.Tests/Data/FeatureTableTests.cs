using Sepal.Data;

namespace Sepal.Tests.Data;

public sealed class FeatureTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Rows_come_back_as_they_were_written()
    {
        FeatureTable.Write(_folder["t"], 3, 2, [[1, 2, 3, 4], [5, float.MinValue]]);
        using var table = FeatureTable.TryOpen(_folder["t"], 3, 2)!;
        (table.Count, table.Length).ShouldBe((3, 2));
        float[] row = new float[2];
        table.CopyTo(1, row);
        row.ShouldBe([3f, 4f]);
        table.CopyTo(2, row);
        row.ShouldBe([5f, float.MinValue]);
        Should.Throw<ArgumentOutOfRangeException>(() => table.CopyTo(3, row));
    }

    [Fact]
    public void A_table_of_another_size_a_cut_one_and_another_file_are_none()
    {
        FeatureTable.Write(_folder["t"], 3, 2, [[1, 2, 3, 4, 5, 6]]);
        FeatureTable.TryOpen(_folder["t"], 2, 3).ShouldBeNull("as many bytes, another form");
        FeatureTable.TryOpen(_folder["gone"], 3, 2).ShouldBeNull();
        byte[] bytes = File.ReadAllBytes(_folder["t"]);
        File.WriteAllBytes(_folder["cut"], bytes[..^1]);
        FeatureTable.TryOpen(_folder["cut"], 3, 2).ShouldBeNull();
        bytes[0] ^= 1;
        File.WriteAllBytes(_folder["other"], bytes);
        FeatureTable.TryOpen(_folder["other"], 3, 2).ShouldBeNull();
    }

    [Theory]
    [InlineData(1, "Expected 3 rows; got 1.")]
    [InlineData(2, "Expected whole rows of 2 values; got 3 values.")]
    public void A_wrong_number_of_values_leaves_no_file(int kind, string error)
    {
        float[][] rows = kind == 1 ? [[1, 2]] : [[1, 2, 3]];
        Should.Throw<ArgumentException>(() => FeatureTable.Write(_folder["t"], 3, 2, rows)).Message.ShouldStartWith(error);
        Directory.GetFiles(_folder.Path).ShouldBeEmpty();
    }

    public void Dispose() => _folder.Dispose();
}
