using Sepal.Data;

namespace Sepal.Tests.Data;

public sealed class ImageFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string ErrorOf(string path) => Should.Throw<DatasetException>(() => ImageFolder.Open(path)).Message.Replace(_folder.Path, "DIR");

    [Fact]
    public void Classes_and_files_are_in_ordinal_order()
    {
        foreach (string name in new[] { "2", "10", "b", "B", "é" }) _folder.Write($"{name}/2.jpg");
        _folder.Write("2/10.jpg");
        _folder.Write("2/sub folder/1.JPG");
        _folder.Write("2/sub folder/[1] ünïcode 花.png");

        var data = ImageFolder.Open(_folder.Path);

        data.ClassNames.ShouldBe(["10", "2", "B", "b", "é"]);
        data.Items.Where(item => item.Label == 1).Select(item => item.RelativePath)
            .ShouldBe(["2/10.jpg", "2/2.jpg", "2/sub folder/1.JPG", "2/sub folder/[1] ünïcode 花.png"]);
        data.Items.ShouldAllBe(item => File.Exists(item.Path));
        data.IsSplit.ShouldBeFalse();
    }

    [Fact]
    public void Everything_that_is_not_used_has_its_reason()
    {
        _folder.Write("a/1.jpg");
        _folder.Write("b/1.jpg");
        _folder.Write("b/.hidden.jpg");
        _folder.Write("b/note.txt");
        _folder.Write("b/scan.TIF");
        _folder.Write("b/README");
        _folder.Write(".git/config");
        _folder.Write("loose.jpg");

        var data = ImageFolder.Open(_folder.Path);

        data.Items.Count.ShouldBe(2);
        data.Skipped.ShouldBe([
            new(".git/", "hidden: its name starts with a dot"),
            new("b/.hidden.jpg", "hidden: its name starts with a dot"),
            new("b/README", "not a picture by its name: no extension; expected .bmp, .gif, .jpeg, .jpg, .png or .webp"),
            new("b/note.txt", "not a picture by its name: extension .txt; expected .bmp, .gif, .jpeg, .jpg, .png or .webp"),
            new("b/scan.TIF", "TIFF is not read: convert it to PNG or JPEG"),
            new("loose.jpg", "outside every class folder"),
        ]);
    }

    [Fact]
    public void Links_stay_inside_and_do_not_run_in_circles()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        using var other = new TemporaryFolder();
        string outside = other.Write("secret.jpg");
        _folder.Write("a/1.jpg");
        _folder.Write("b/1.jpg");
        File.CreateSymbolicLink(_folder["a/2.jpg"], "1.jpg");
        File.CreateSymbolicLink(_folder["a/escape.jpg"], outside);
        File.CreateSymbolicLink(_folder["a/broken.jpg"], "nowhere.jpg");
        File.CreateSymbolicLink(_folder["a/self.jpg"], "self.jpg");
        Directory.CreateSymbolicLink(_folder["a/up"], _folder.Path);
        Directory.CreateSymbolicLink(_folder["c"], other.Path);

        var data = ImageFolder.Open(_folder.Path);

        data.Items.Select(item => item.RelativePath).ShouldBe(["a/1.jpg", "a/2.jpg", "b/1.jpg"]);
        data.ClassNames.ShouldBe(["a", "b"]);
        data.Skipped.ShouldBe([
            new("a/broken.jpg", "a link that is broken or leads in a circle"),
            new("a/escape.jpg", "a link that leads outside the data folder"),
            new("a/self.jpg", "a link that is broken or leads in a circle"),
            new("a/up/", "a link to a folder that is in the data already"),
            new("c/", "a link that leads outside the data folder"),
        ]);
    }

    [Theory]
    [InlineData("train", "val", null)]
    [InlineData("Train", "validation", "TEST")]
    [InlineData("train", "valid", "test")]
    public void Part_folders_give_the_parts(string train, string val, string? test)
    {
        string[] folders = test is null ? [train, val] : [train, val, test];
        foreach (string folder in folders)
        {
            _folder.Write($"{folder}/a/1.jpg");
            _folder.Write($"{folder}/b/1.jpg");
        }
        _folder.Write("docs/a/1.jpg");

        var data = ImageFolder.Open(_folder.Path);

        data.IsSplit.ShouldBeTrue();
        data.ClassNames.ShouldBe(["a", "b"]);
        data.In(Part.Validation).Select(item => item.RelativePath).ShouldBe([$"{val}/a/1.jpg", $"{val}/b/1.jpg"]);
        data.In(Part.Test).Count.ShouldBe(test is null ? 0 : 2);
        data.Skipped.ShouldBe([new("docs/", "beside the folders train, val and test")]);
    }

    [Fact]
    public void Classes_may_be_called_train_and_val_when_they_hold_pictures()
    {
        _folder.Write("train/1.jpg");
        _folder.Write("val/1.jpg");

        ImageFolder.Open(_folder.Path).ClassNames.ShouldBe(["train", "val"]);
    }

    [Fact]
    public void A_missing_folder_is_an_error()
        => ErrorOf(_folder["none"]).ShouldBe($"The folder 'DIR/none' does not exist; expected a folder with one subfolder per class. Check the path (the current folder is '{Environment.CurrentDirectory}').");

    [Fact]
    public void A_file_is_an_error()
        => ErrorOf(_folder.Write("a.jpg")).ShouldBe("'DIR/a.jpg' is a file; expected a folder with one subfolder per class, or a split manifest (.json). Point to the folder that holds the class folders.");

    [Fact]
    public void One_class_is_an_error()
    {
        _folder.Write("roses/one/1.jpg");
        ErrorOf(_folder.Path).ShouldBe("Found 1 class folder in 'DIR'; at least 2 are needed. Point to the parent folder, which holds one folder per class.");
    }

    [Fact]
    public void Pictures_without_class_folders_are_an_error()
    {
        _folder.Write("1.jpg");
        _folder.Write("2.jpg");
        ErrorOf(_folder.Path).ShouldBe("Found 2 pictures but no class folder in 'DIR'; at least 2 are needed. Point to the parent folder, which holds one folder per class.");
    }

    [Fact]
    public void An_empty_folder_is_an_error()
        => ErrorOf(_folder.Path).ShouldBe("Found no class folder in 'DIR'; at least 2 are needed. Point to the parent folder, which holds one folder per class.");

    [Fact]
    public void An_empty_class_is_an_error()
    {
        _folder.Write("a/1.jpg");
        Directory.CreateDirectory(_folder["b"]);
        ErrorOf(_folder.Path).ShouldBe("Found no picture in class folder 'b' of 'DIR'; at least 1 is needed in every class. Add pictures (.bmp, .gif, .jpeg, .jpg, .png or .webp) or remove the folder.");
    }

    [Fact]
    public void No_picture_at_all_is_an_error()
    {
        _folder.Write("a/1.txt");
        _folder.Write("b/1.txt");
        ErrorOf(_folder.Path).ShouldBe("Found no picture in the 2 class folders of 'DIR' (2 skipped, such as 'a/1.txt': not a picture by its name: extension .txt; expected .bmp, .gif, .jpeg, .jpg, .png or .webp); expected .bmp, .gif, .jpeg, .jpg, .png or .webp files in each. Point to the folder that holds the class folders.");
    }

    [Fact]
    public void Different_classes_in_the_parts_are_an_error()
    {
        foreach (string path in new[] { "train/a/1.jpg", "train/b/1.jpg", "val/a/1.jpg", "val/c/1.jpg" }) _folder.Write(path);
        ErrorOf(_folder.Path).ShouldBe("The val part of 'DIR' has other classes than its train part (missing there: 'b'; only there: 'c'); expected the same class folders in every part. Add or rename the folders.");
    }

    [Fact]
    public void A_part_that_is_missing_or_there_twice_is_an_error()
    {
        _folder.Write("train/a/1.jpg");
        _folder.Write("test/a/1.jpg");
        ErrorOf(_folder.Path).ShouldBe("Found a 'train' folder but no 'val' folder in 'DIR'; expected both. Add 'val' with the same class folders, or point to 'DIR/train' to have it split.");
        _folder.Write("val/a/1.jpg");
        _folder.Write("valid/a/1.jpg");
        ErrorOf(_folder.Path).ShouldBe("Found 'val' and 'valid' in 'DIR'; expected one folder for the val part. Rename or remove all but one.");
    }

    [Fact]
    public void A_train_among_other_vehicles_is_a_class()
    {
        foreach (string path in new[] { "bus/1.jpg", "train/steam/1.jpg", "train/electric/1.jpg" }) _folder.Write(path);
        ImageFolder.Open(_folder.Path).ClassNames.ShouldBe(["bus", "train"]);
    }

    [Fact]
    public void A_train_folder_alone_waits_for_its_val()
    {
        _folder.Write("train/a/1.jpg");
        _folder.Write("train/b/1.jpg");
        ErrorOf(_folder.Path).ShouldContain("Found a 'train' folder but no 'val' folder in 'DIR'");
    }

    [Fact]
    public void Folders_that_systems_leave_are_no_classes()
    {
        foreach (string path in new[] { "a/1.jpg", "b/1.jpg", "__MACOSX/a/._1.jpg", "a/@eaDir/1.jpg/thumb.jpg" }) _folder.Write(path);

        var data = ImageFolder.Open(_folder.Path);

        data.Items.Count.ShouldBe(2);
        data.Skipped.ShouldBe([new("__MACOSX/", "a folder that the system made, not a class"), new("a/@eaDir/", "a folder that the system made, not a class")]);
    }
}
