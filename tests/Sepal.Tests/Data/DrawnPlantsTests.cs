using Sepal.Data;
using Sepal.Data.Drawing;
using Sepal.Imaging;

namespace Sepal.Tests.Data;

public sealed class DrawnPlantsTests
{
    [Fact]
    public void A_plant_and_each_of_its_pictures_are_functions_of_seed_label_and_number()
    {
        Plant.Of(4, 17).ShouldBe(Plant.Of(4, 17));
        Plant.Of(4, 17).ShouldNotBe(Plant.Of(5, 17));
        for (int label = 0; label < 20; label++)
        {
            DrawnPlants.Jpeg(0, label, 3, 48).ShouldBe(DrawnPlants.Jpeg(0, label, 3, 48));
            DrawnPlants.Jpeg(0, label, 4, 48).ShouldNotBe(DrawnPlants.Jpeg(0, label, 3, 48));
        }
    }

    [Fact]
    public void Twenty_plants_are_of_every_kind_and_half_of_them_are_flowers_from_above()
    {
        var kinds = Enumerable.Range(0, 20).CountBy(label => Plant.Of(0, label).Kind).ToDictionary();
        kinds.Keys.Order().ShouldBe(Enum.GetValues<PlantKind>());
        kinds[PlantKind.Rosette].ShouldBe(10);
    }

    [Fact]
    public void A_set_is_one_folder_a_plant_of_pictures_that_fit_and_that_no_number_of_threads_changes()
    {
        using var folder = new TemporaryFolder();
        DrawnPlants.Write(folder["set"], 3, 4, 40, seed: 1, cancellation: TestContext.Current.CancellationToken);
        var data = ImageFolder.Open(folder["set"]);
        data.ClassNames.ShouldBe(["plant_0000", "plant_0001", "plant_0002"]);
        data.Items.CountBy(item => item.Label).ShouldAllBe(pair => pair.Value == 4);
        foreach (var item in data.Items)
        {
            var picture = PictureDecoder.Load(item.Path);
            (picture.Height, picture.Width).ShouldBe((40, 40));
        }
        File.ReadAllBytes(folder["set/plant_0002/0001.jpg"]).ShouldBe(DrawnPlants.Jpeg(1, 2, 1, 40));
        File.Delete(folder["set/plant_0001/0003.jpg"]);
        var before = File.GetLastWriteTimeUtc(folder["set/plant_0000/0000.jpg"]);
        DrawnPlants.Write(folder["set"], 3, 4, 40, seed: 1, cancellation: TestContext.Current.CancellationToken);
        File.Exists(folder["set/plant_0001/0003.jpg"]).ShouldBeTrue();
        File.GetLastWriteTimeUtc(folder["set/plant_0000/0000.jpg"]).ShouldBe(before, "what is there is kept");
    }

    [Fact]
    public void A_plant_s_pictures_are_more_alike_in_colour_than_those_of_two_plants()
    {
        // Labels of one kind, so that only the plant differs.
        double[] Mean(int label, int index)
        {
            var picture = PictureDecoder.Decode(DrawnPlants.Jpeg(2, label, index, 48));
            var middle = Enumerable.Range(18, 12).SelectMany(row => Enumerable.Range(18, 12).Select(column => ((row * 48) + column) * 3)).ToArray();
            return [.. Enumerable.Range(0, 3).Select(c => middle.Average(at => picture.Pixels[at + c]))];
        }
        double Distance(double[] a, double[] b) => Math.Sqrt(a.Zip(b).Sum(p => Math.Pow(p.First - p.Second, 2)));
        int[] labels = [0, 2, 4, 6, 8, 10];
        var means = labels.Select(label => Enumerable.Range(0, 12).Select(i => Mean(label, i)).ToArray()).ToArray();
        double within = means.Average(plant => plant.Zip(plant.Skip(1)).Average(p => Distance(p.First, p.Second)));
        double between = Enumerable.Range(0, 5).Average(k => means[k].Zip(means[k + 1]).Average(p => Distance(p.First, p.Second)));
        between.ShouldBeGreaterThan(within);
    }
}
