using Sepal.Explaining;
using Sepal.Imaging;

namespace Sepal.Tests.Explaining;

public sealed class SheetTests
{
    [Fact]
    public void A_contact_sheet_holds_each_photo_beside_its_overlay_with_words_below()
    {
        var photo = Photo.Of(Plain(60, 40, 90), new ImageSpec { Height = 32, Width = 32 });
        SheetEntry Entry(string? expected) => new(photo, HandMade.Of([0, 1, 0, 0], 2, 2, 32, 32), "photo.jpg", expected);
        var sheet = ContactSheet.Create([Entry("roses"), Entry("tulips"), Entry(null)], "Three photos", columns: 2, tile: 100);
        sheet.ToString().ShouldBe("454 x 380");
        var pixels = sheet.Pixels.Chunk(3).Select(p => (p[0], p[1], p[2])).ToHashSet();
        pixels.ShouldContain(((byte)90, (byte)90, (byte)90), "the photo");
        pixels.ShouldContain(((byte)20, (byte)120, (byte)50), "the expected class in green");
        pixels.ShouldContain(((byte)185, (byte)30, (byte)30), "another in red");
    }

    [Fact]
    public void A_page_of_methods_grows_with_their_number_and_notes()
    {
        var photo = Photo.Of(Plain(64, 64, 120), new ImageSpec { Height = 32, Width = 32 });
        var map = HandMade.Of([0, 1, 0, 0], 2, 2, 32, 32);
        MethodSheet.Create(photo, [map, map, map], "Methods", columns: 2, tile: 100).ToString().ShouldBe("246 x 366");
        MethodSheet.Create(photo, [map], "Methods", notes: ["deletion 0.1"], columns: 2, tile: 100).ToString().ShouldBe("246 x 228");
        Should.Throw<ArgumentException>(() => MethodSheet.Create(photo, [map], "Methods", notes: [])).Message.ShouldStartWith("Expected a note for each of 1 heatmaps; got 0.");
    }

    [Fact]
    public void A_survey_page_has_a_row_for_each_class_and_the_most_wrong_below()
    {
        var photo = Photo.Of(Plain(400, 300, 90), new ImageSpec { Height = 32, Width = 32 });
        ExplainedPicture Picture(int index, string expected)
        {
            var map = HandMade.Of([0, 1, 0, 0], 2, 2, 32, 32, index == 0 ? "daisy" : "roses", index, [0.5f, 0.5f]);
            return new ExplainedPicture("p", map, expected, SheetTile.Of(new SheetEntry(photo, map, "p.jpg", expected), Overlay.Create(photo, map)));
        }
        int Height(params ExplainedPicture[] pictures) => SurveySheet.Create(HeatmapSurvey.Of(pictures), "Survey").Height;
        int one = Height(Picture(0, "daisy")), two = Height(Picture(0, "daisy"), Picture(1, "roses")), wrong = Height(Picture(0, "daisy"), Picture(1, "daisy"));
        (two - one).ShouldBe(160 + 2 * 19 + 10 + 14);
        (wrong - two).ShouldBe(two - one + 2 * 19);
        SurveySheet.Create(HeatmapSurvey.Of([Picture(0, "daisy")]), "Survey").Pixels.Chunk(3).ShouldContain(p => p[0] == 90 && p[1] == 90 && p[2] == 90, "the photo");
    }

    [Theory]
    [InlineData(0.99999, ">99.9%")]
    [InlineData(0.0001, "<0.1%")]
    [InlineData(1, "100.0%")]
    [InlineData(0, "0.0%")]
    [InlineData(0.7212, "72.1%")]
    public void Percentages_do_not_claim_certainty(double probability, string text) => ContactSheet.Percent(probability).ShouldBe(text);

    [Fact]
    public void Every_method_stands_in_the_folders_table()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Sepal.slnx"))) folder = folder.Parent;
        string readme = File.ReadAllText(Path.Combine(folder!.FullName, "src", "Sepal", "Explaining", "README.md"));
        foreach (var method in ExplanationMethod.All)
        {
            readme.ShouldContain($"| `{method.Name}` |");
            readme.ShouldContain(method.Formula.Replace("|", "\\|"), customMessage: method.Name);
        }
        ExplanationMethod.All.Select(m => m.Name).Distinct().Count().ShouldBe(15);
        ExplanationMethod.Find("guided-grad-cam").Caution.ShouldNotBeNull().ShouldContain("Adebayo");
    }

    private static Picture Plain(int width, int height, byte level)
    {
        var picture = new Picture(width, height);
        picture.Pixels.AsSpan().Fill(level);
        return picture;
    }
}
