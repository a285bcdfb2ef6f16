using System.Text;
using Sepal.Imaging;

namespace Sepal.Tests.Imaging;

public sealed class FileSignatureTests
{
    [Theory]
    [InlineData("\0\0\0\u0018ftypheic\0\0\0\0", "HEIC")]
    [InlineData("\0\0\0\u0018ftypavif\0\0\0\0", "AVIF")]
    [InlineData("MM\0*\0\0\0\u0008", "TIFF")]
    [InlineData("%PDF-1.7", "PDF")]
    [InlineData("PK\u0003\u0004\0\0", "zip")]
    [InlineData("8BPS\0\u0001", "Photoshop")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>", "text")]
    [InlineData("BM", "text")]
    [InlineData("\0\0\u0001\0\u0001\0", "no picture")]
    public void Other_files_are_named_for_what_they_are(string bytes, string named)
        => Should.Throw<PictureException>(() => FileSignature.Recognise(Encoding.Latin1.GetBytes(bytes))).Reason.ShouldContain(named);

    [Fact]
    public void Every_beginning_of_every_format_is_recognised_or_refused()
    {
        byte[] webp = Encoding.Latin1.GetBytes("RIFF\0\0\0\0WEBPVP8 ");
        FileSignature.Recognise(webp).ShouldBe(PictureFormat.WebP);
        for (int length = 0; length < 12; length++) Should.Throw<PictureException>(() => FileSignature.Recognise(webp.AsSpan(0, length)));
    }
}
