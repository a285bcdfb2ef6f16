using Sepal.Weights;

namespace Sepal.Tests.Weights.Store;

public sealed class WeightsEntryTests
{
    private static readonly WeightsEntry Entry = StoreFolder.Entry([1]);

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData(".hidden")]
    [InlineData("../up.h5")]
    [InlineData("folder/file.h5")]
    [InlineData("folder\\file.h5")]
    [InlineData("C:file.h5")]
    [InlineData("file.h5.")]
    [InlineData("file.h5 ")]
    [InlineData("new\nline.h5")]
    [InlineData("nul.h5")]
    [InlineData("COM1")]
    [InlineData(null)]
    public void A_file_name_that_leads_somewhere_is_refused(string? name)
        => Should.Throw<ArgumentException>(() => Entry with { FileName = name! }).Message.ShouldStartWith("Expected a plain file name for FileName, without folders; got ");

    [Theory]
    [InlineData("http://example.org/a.h5")]
    [InlineData("ftp://example.org/a.h5")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user:secret@example.org/a.h5")]
    [InlineData("a.h5")]
    public void An_address_is_encrypted_public_and_whole(string address)
    {
        var uri = new Uri(address, UriKind.RelativeOrAbsolute);
        string message = Should.Throw<ArgumentException>(() => Entry with { Addresses = [uri] }).Message;
        message.ShouldStartWith("Expected an https address without a password; got ");
        message.ShouldNotContain("secret");
    }

    [Fact]
    public void Checksums_are_hexadecimal_and_of_their_length()
    {
        Should.Throw<ArgumentException>(() => Entry with { Sha256 = "abc" }).Message.ShouldStartWith("Expected 64 hexadecimal digits for Sha256; got 'abc'.");
        Should.Throw<ArgumentException>(() => Entry with { Md5 = new string('g', 32) }).Message.ShouldStartWith("Expected 32 hexadecimal digits for Md5; got ");
        Should.Throw<ArgumentException>(() => Entry with { Sha256Prefix = "57934" }).Message.ShouldStartWith("Expected 8 to 64 hexadecimal digits for Sha256Prefix; got '57934'.");
        Should.Throw<ArgumentOutOfRangeException>(() => Entry with { Bytes = 0 });
        (Entry with { Sha256 = null, Sha256Prefix = "57934424" }).Checksum.ShouldBe("sha256 57934424…");
        (Entry with { Sha256 = null }).HasChecksum.ShouldBeFalse();
    }
}
