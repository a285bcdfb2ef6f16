using Sepal.Weights;

namespace Sepal.Tests.Weights.Store;

public sealed class CacheFoldersTests
{
    [Fact]
    public void Without_variables_everything_is_in_the_home_folder()
    {
        var folders = Folders([]);
        folders.Own().ShouldBe(Path.Combine("/home/u", ".cache", "sepal", "weights"));
        folders.Others().ShouldBe([Path.Combine("/home/u", ".keras", "models"), Path.Combine("/home/u", ".cache", "torch", "hub", "checkpoints")]);
    }

    [Fact]
    public void Each_programs_variable_moves_its_folder()
    {
        var folders = Folders(new() { ["SEPAL_CACHE"] = "/a", ["KERAS_HOME"] = "/b", ["TORCH_HOME"] = "/c", ["XDG_CACHE_HOME"] = "/d" });
        folders.Own().ShouldBe(Path.Combine(Path.GetFullPath("/a"), "weights"));
        folders.Others().ShouldBe([Path.Combine(Path.GetFullPath("/b"), "models"), Path.Combine(Path.GetFullPath("/c"), "hub", "checkpoints")]);
    }

    [Fact]
    public void The_systems_folder_for_caches_counts_where_it_is_absolute()
    {
        string absolute = Path.GetFullPath("/d");
        Folders(new() { ["XDG_CACHE_HOME"] = absolute }).Own().ShouldBe(Path.Combine(absolute, "sepal", "weights"));
        Folders(new() { ["XDG_CACHE_HOME"] = absolute }).Others()[1].ShouldBe(Path.Combine(absolute, "torch", "hub", "checkpoints"));
        Folders(new() { ["XDG_CACHE_HOME"] = "d", ["SEPAL_CACHE"] = " " }).Own().ShouldBe(Path.Combine("/home/u", ".cache", "sepal", "weights"));
        Folders([], localData: "/local").Own().ShouldBe(Path.Combine("/local", "sepal", "weights"));
    }

    [Fact]
    public void A_user_without_a_home_is_told_what_to_set()
    {
        var folders = new CacheFolders(_ => null, "", null);
        Should.Throw<WeightsException>(folders.Own).Message
            .ShouldBe("This user has no home folder to keep weights in; expected one, or a folder in the environment variable SEPAL_CACHE. Set SEPAL_CACHE.");
        folders.Others().ShouldBeEmpty();
    }

    private static CacheFolders Folders(Dictionary<string, string> variables, string? localData = null)
        => new(variables.GetValueOrDefault, "/home/u", localData);
}
