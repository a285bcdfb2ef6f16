namespace Sepal.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sepal-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_failed_write_keeps_the_former_file_and_leaves_no_other()
    {
        string path = Path.Combine(_folder, "file.txt");
        AtomicFile.WriteText(path, "former");

        Should.Throw<IOException>(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(1);
            throw new IOException("disk full");
        }));

        File.ReadAllText(path).ShouldBe("former");
        Directory.GetFiles(_folder).ShouldBe([path]);
    }

    [Fact]
    public void A_device_is_not_replaced_by_a_file()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /dev");
        Should.Throw<IOException>(() => AtomicFile.WriteText("/dev/null", "x")).Message.ShouldBe("'/dev/null' is a device, not a file");
        Directory.GetFiles("/dev", "*.tmp").ShouldBeEmpty();
    }
}
