using Sepal.Explaining;
using Sepal.Imaging;
using Sepal.Tests.Data;
using Sepal.Tests.Golden;

namespace Sepal.Tests.Explaining;

public sealed class HeatmapTests
{
    [Fact]
    public void The_raw_array_is_a_NumPy_file()
    {
        using var folder = new TemporaryFolder();
        float[] raw = [-1.5f, 0, 3e-7f, 4, 5, 6.25f];
        HandMade.Of(raw, 2, 3, 8, 8).SaveRaw(folder["map.npy"]);
        byte[] file = File.ReadAllBytes(folder["map.npy"]);
        var array = NpyArray.Parse(file);
        (array.Type, string.Join(",", array.Shape)).ShouldBe(("<f4", "2,3"));
        array.Floats.ShouldBe(raw);
        file[..8].ShouldBe([0x93, .. "NUMPY"u8.ToArray(), 1, 0]);
        ((file.Length - 24) % 64).ShouldBe(0);
        file[file.Length - 25].ShouldBe((byte)'\n');
        NpyArray.Parse(NpyFile.ToBytes([1, 2, 3], 3)).Shape.ShouldBe([3]);
        Should.Throw<ArgumentException>(() => NpyFile.ToBytes([1, 2, 3], 2, 2)).Message.ShouldStartWith("Expected 4 values for the shape (2, 2); got 3.");
    }

    [Fact]
    public void An_even_map_has_the_borders_share_of_the_area_and_one_at_the_edge_has_more()
    {
        HandMade.Of([1, 1, 1, 1], 2, 2, 100, 100).BorderShare().ShouldBe(0.36, 1e-6);
        HandMade.Of([1, 1, 1, 1], 2, 2, 57, 91).BorderShare(0.13).ShouldBe(1 - 0.74 * 0.74, 1e-6);
        float[] rim = [.. Enumerable.Range(0, 100).Select(i => i / 10 is 0 or 9 || i % 10 is 0 or 9 ? 1f : 0)];
        HandMade.Of(rim, 10, 10, 100, 100).BorderShare().ShouldBeGreaterThan(HeatmapSurvey.BorderLimit);
        float[] middle = [.. Enumerable.Range(0, 100).Select(i => i is 44 or 45 or 54 or 55 ? 1f : 0)];
        HandMade.Of(middle, 10, 10, 100, 100).BorderShare().ShouldBe(0, 1e-9);
    }

    [Fact]
    public void A_share_is_that_of_the_box_or_the_mask()
    {
        var map = new PhotoMap(2, 4, [1, 0, 0, 1, 0, 2, 0, 0]);
        map.ShareInside(1, 1, 1, 2).ShouldBe(0.5);
        map.ShareInside(0, 0, 2, 4).ShouldBe(1);
        map.ShareInside([true, false, false, false, false, true, false, false]).ShouldBe(0.75);
        map.Peak().ShouldBe((1, 1));
        new PhotoMap(1, 2, [0, 0]).ShareInside(0, 0, 1, 1).ShouldBe(0);
        Should.Throw<ArgumentOutOfRangeException>(() => map.ShareInside(0, 2, 1, 3)).Message.ShouldStartWith("Expected width from 1 to 2; got 3.");
        Should.Throw<ArgumentException>(() => map.ShareInside([true])).Message.ShouldStartWith("Expected a mask of 8 pixels for a photo of 4 x 2; got 1.");
    }

    [Fact]
    public void Occlusion_lies_where_its_windows_were()
    {
        // One window alone covers the red square, rows 4 to 11, columns 20 to 27.
        using var model = SmallModels.LooksAtRed();
        var photo = Photo.Of(SmallModels.RedSquare(), SmallModels.Spec);
        var heatmap = new Explainer(model, SmallModels.Spec).Explain(photo, new ExplanationOptions { Method = new Occlusion { Window = 8, Stride = 4 } });
        (heatmap.Height, heatmap.Width).ShouldBe((8, 8));
        int peak = Array.IndexOf(heatmap.Map, 1f);
        (peak / 8, peak % 8).ShouldBe((1, 5), "the window whose corner is at (4, 20)");
        photo.Project(heatmap).Peak().Row.ShouldBeInRange(7, 8, "its middle, not its corner");
        photo.Project(heatmap).Peak().Column.ShouldBeInRange(23, 24);
    }

    [Fact]
    public void A_survey_tells_class_by_class_where_the_network_looks_and_what_to_look_at_first()
    {
        ExplainedPicture Picture(string path, float[] raw, int index, float probability, string expected)
            => new(path, HandMade.Of(raw, 2, 2, 20, 20, index == 0 ? "daisy" : "roses", index, index == 0 ? [probability, 1 - probability] : [1 - probability, probability]), expected);
        var survey = HeatmapSurvey.Of(
        [
            Picture("a", [1, 0, 0, 0], 1, 0.9f, "roses"),
            Picture("b", [0, 2, 0, 0], 1, 0.6f, "daisy"),
            Picture("c", [-1, -1, 0, 0], 1, 0.8f, "daisy"),
            Picture("d", [1, 1, 1, 1], 0, 0.7f, "daisy"),
        ]);
        survey.Classes.Select(c => (c.ClassName, c.Count, c.EmptyCount)).ShouldBe([("daisy", 1, 0), ("roses", 3, 1)]);
        survey.Classes[1].MeanMap.ShouldBe([1 / 3f, 1 / 3f, 0, 0]);
        (survey.Classes[1].MostCertain.Path, survey.Classes[1].LeastCertain.Path).ShouldBe(("a", "b"));
        survey.MostWrong.Select(p => p.Path).ShouldBe(["c", "b"]);
        survey.Classes[0].MeanBorderShare.ShouldBe(0.36, 1e-6);
        survey.Classes[0].BorderCount.ShouldBe(0);
        (survey.Count, survey.WrongCount).ShouldBe((4, 2));
        survey.Words.ShouldBe(
        [
            "Of 'roses' 1 of 3 maps are empty: nothing at the layer speaks for the class there.",
            "2 of 4 pictures are taken for another class than expected; look at the surest of them first.",
        ]);
    }

    [Fact]
    public void A_tally_keeps_the_surest_mistakes_and_names_a_class_that_is_told_by_the_border()
    {
        var tally = new HeatmapTally();
        Should.Throw<InvalidOperationException>(tally.ToSurvey).Message.ShouldBe("Expected at least one picture; got none.");
        float[] rim = [.. Enumerable.Range(0, 100).Select(i => i / 10 is 0 or 9 || i % 10 is 0 or 9 ? 1f : 0)];
        for (int i = 0; i < 50; i++) tally.Add(new ExplainedPicture($"{i}", HandMade.Of(rim, 10, 10, 100, 100, "daisy", 0, [0.5f + i % 25 / 100f, 0.1f]), "roses"));
        var survey = tally.ToSurvey();
        survey.MostWrong.Count.ShouldBe(24);
        survey.MostWrong.Select(p => p.Heatmap.Probability).ShouldBeInOrder(SortDirection.Descending);
        survey.MostWrong[0].Path.ShouldBe("24");
        survey.MostWrong[^1].Heatmap.Probability.ShouldBe(0.63, 1e-6);
        survey.Words[0].ShouldBe("Of 'daisy' 50 of 50 maps lie mostly on the border: a frame, a caption or the background may give the class away.");
        Should.Throw<ArgumentException>(() => tally.Add(new ExplainedPicture("odd", HandMade.Of([1, 0], 1, 2, 100, 100)))).Message.ShouldStartWith("Expected maps of one size, 10 × 10; that of 'odd' is 1 × 2.");
    }
}
