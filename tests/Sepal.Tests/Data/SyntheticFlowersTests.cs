using Sepal.Data;
using Sepal.Imaging;

namespace Sepal.Tests.Data;

public sealed class SyntheticFlowersTests : IDisposable
{
    private static readonly SyntheticFlowersOptions Few = new() { PerClass = 3, Size = 48, Seed = 5 };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_set_has_five_class_folders_with_as_many_pictures_as_asked_for_and_nothing_to_skip()
    {
        var set = SyntheticFlowers.Write(In("set"), Few);

        var dataset = ImageFolder.Open(In("set"));
        dataset.ClassNames.ShouldBe(["daisy", "dandelion", "rose", "sunflower", "tulip"]);
        dataset.ClassNames.ShouldBe(set.ClassNames);
        dataset.Items.CountBy(item => item.Label).ShouldAllBe(pair => pair.Value == 3);
        dataset.Skipped.ShouldBeEmpty();
        set.Drawn.ShouldBe(15);
        foreach (var item in dataset.Items)
        {
            var picture = PictureDecoder.Load(item.Path);
            (picture.Height, picture.Width).ShouldBe((48, 48));
        }
    }

    [Fact]
    public void The_same_seed_draws_the_same_bytes_and_another_seed_others()
    {
        SyntheticFlowers.Write(In("a"), Few);
        SyntheticFlowers.Write(In("b"), Few);
        SyntheticFlowers.Write(In("c"), Few with { Seed = 6 });

        Contents("a").ShouldBe(Contents("b"));
        Contents("a").Zip(Contents("c")).ShouldAllBe(pair => pair.First.Bytes != pair.Second.Bytes);
        Contents("a").Select(file => file.Bytes).Distinct().Count().ShouldBe(15);
    }

    [Fact]
    public void A_picture_does_not_depend_on_how_many_others_there_are()
    {
        SyntheticFlowers.Write(In("few"), Few with { PerClass = 1 });
        SyntheticFlowers.Write(In("more"), Few);

        Contents("few").ShouldBeSubsetOf(Contents("more"));
    }

    [Fact]
    public void The_same_set_twice_draws_nothing_and_a_lost_picture_again()
    {
        SyntheticFlowers.Write(In("set"), Few);
        var before = Contents("set");
        SyntheticFlowers.Write(In("set"), Few).Drawn.ShouldBe(0);

        File.Delete(_folder["set/rose/rose_0002.jpg"]);
        SyntheticFlowers.Write(In("set"), Few).Drawn.ShouldBe(1);
        Contents("set").ShouldBe(before);
    }

    [Fact]
    public void A_folder_with_anything_else_in_it_is_refused_and_left_alone()
    {
        Directory.CreateDirectory(In("mine"));
        File.WriteAllText(Path.Combine(In("mine"), "letter.txt"), "dear");

        var error = Should.Throw<DatasetException>(() => SyntheticFlowers.Write(In("mine"), Few));

        error.Message.ShouldBe($"The folder '{In("mine")}' is not empty; a new or empty folder for the drawn flowers was expected. Choose another folder: nothing is overwritten.");
        Directory.GetFileSystemEntries(In("mine")).Length.ShouldBe(1);
    }

    [Fact]
    public void A_set_of_other_settings_is_refused_and_left_alone()
    {
        SyntheticFlowers.Write(In("set"), Few);

        var error = Should.Throw<DatasetException>(() => SyntheticFlowers.Write(In("set"), Few with { Size = 64 }));

        error.Message.ShouldBe($"'{In("set")}' holds flowers drawn with other settings; a new or empty folder was expected, or the same settings (3 pictures a class, 64 pixels, seed 5). Choose another folder, or remove this one.");
        Contents("set").Count.ShouldBe(15);
    }

    [Fact]
    public void A_file_in_the_folders_place_and_a_place_that_cannot_be_written_are_one_line_each()
    {
        File.WriteAllText(In("file"), "");

        Should.Throw<DatasetException>(() => SyntheticFlowers.Write(In("file"), Few)).Message.ShouldStartWith($"'{In("file")}' is a file;");
        var error = Should.Throw<DatasetException>(() => SyntheticFlowers.Write(Path.Combine(In("file"), "inside"), Few));
        error.Message.ShouldStartWith("The drawn flowers can't be written into");
        error.Message.ShouldNotContain("\n");
    }

    [Fact]
    public void An_interrupted_set_is_finished_by_the_next_call_with_the_same_bytes()
    {
        SyntheticFlowers.Write(In("whole"), Few);
        using var stop = new CancellationTokenSource();
        Should.Throw<OperationCanceledException>(() => SyntheticFlowers.Write(In("cut"), Few, new StopAfter(4, stop), stop.Token));

        Contents("cut").Count.ShouldBeLessThan(15);
        Contents("cut").ShouldAllBe(file => file.Name.EndsWith(".jpg"));
        SyntheticFlowers.Write(In("cut"), Few).Drawn.ShouldBeGreaterThan(0);
        Contents("cut").ShouldBe(Contents("whole"));
    }

    [Theory]
    [InlineData(0, 160)]
    [InlineData(100_001, 160)]
    [InlineData(1, 31)]
    [InlineData(1, 1025)]
    public void Settings_out_of_range_are_refused_with_the_range(int perClass, int size)
        => Should.Throw<ArgumentOutOfRangeException>(() => new SyntheticFlowersOptions { PerClass = perClass, Size = size }).Message.ShouldMatch("from (1 to 100000|32 to 1024); got");

    // Chance is 0.2. Shape has to be learned: a vote of the nearest colour histograms stays far from what a network reaches (0.9).
    [Fact]
    public void Colours_do_not_tell_the_classes_apart()
    {
        const int Known = 40, Asked = 20;
        var options = new SyntheticFlowersOptions { Size = 64 };
        var histograms = Enumerable.Range(0, 5).SelectMany(label => Enumerable.Range(0, Known + Asked)
            .Select(index => (label, index, Bins: Histogram(PictureDecoder.Decode(SyntheticFlowers.Jpeg(label, index, options)))))).ToList();
        var known = histograms.Where(entry => entry.index < Known).ToList();

        double accuracy = histograms.Where(entry => entry.index >= Known).Average(asked => known
            .OrderBy(entry => Distance(entry.Bins, asked.Bins)).Take(5)
            .CountBy(entry => entry.label).MaxBy(vote => vote.Value).Key == asked.label ? 1.0 : 0.0);

        accuracy.ShouldBeLessThan(0.42);
    }

    private static double[] Histogram(Picture picture)
    {
        double[] bins = new double[6 * 6 * 6];
        for (int i = 0; i < picture.Pixels.Length; i += 3)
            bins[(picture.Pixels[i] * 6 / 256 * 6 + picture.Pixels[i + 1] * 6 / 256) * 6 + picture.Pixels[i + 2] * 6 / 256] += 3.0 / picture.Pixels.Length;
        return bins;
    }

    // Hellinger's distance, which lets rare colours count.
    private static double Distance(double[] a, double[] b) => a.Zip(b, (x, y) => Math.Pow(Math.Sqrt(x) - Math.Sqrt(y), 2)).Sum();

    private string In(string name) => _folder[name];

    private List<(string Name, string Bytes)> Contents(string name)
        => [.. Directory.GetFiles(In(name), "*", SearchOption.AllDirectories).Where(path => !Path.GetFileName(path).StartsWith('.')).Order(StringComparer.Ordinal)
            .Select(path => (Path.GetRelativePath(In(name), path), Convert.ToBase64String(File.ReadAllBytes(path))))];

    private sealed class StopAfter(int count, CancellationTokenSource stop) : IProgress<PictureProgress>
    {
        public void Report(PictureProgress value)
        {
            if (value.Done >= count) stop.Cancel();
        }
    }
}
