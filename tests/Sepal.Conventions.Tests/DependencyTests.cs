using NetArchTest.Rules;

namespace Sepal.Conventions.Tests;

/// <summary>Holds the table of ARCHITECTURE.md against the assemblies: what each folder of the library may use. Nobody but the library sees a tensor.</summary>
public sealed class DependencyTests
{
    private static readonly Dictionary<string, string[]> May = ReadTable();

    public static TheoryData<string> Folders => [.. May.Keys];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_uses_only_what_the_table_allows(string folder)
    {
        string[] forbidden = [.. May.Keys.Where(other => other != folder && !May[folder].Contains(other)).Select(other => $"Sepal.{other}")];
        var result = Types.InAssembly(typeof(SepalException).Assembly).That().ResideInNamespace($"Sepal.{folder}").ShouldNot().HaveDependencyOnAny(forbidden).GetResult();
        (result.FailingTypeNames ?? []).ShouldBeEmpty($"{folder} may use {string.Join(", ", May[folder])}");
    }

    [Fact]
    public void Every_folder_of_the_library_is_in_the_table()
    {
        var folders = Types.InAssembly(typeof(SepalException).Assembly).GetTypes().Select(t => t.Namespace ?? "")
            .Where(n => n.StartsWith("Sepal.", StringComparison.Ordinal)).Select(n => n.Split('.')[1]).Distinct().Order();
        folders.ShouldBe(May.Keys.Order());
    }

    [Fact]
    public void The_root_uses_no_folder()
    {
        var root = Types.InAssembly(typeof(SepalException).Assembly).That().ResideInNamespaceMatching("^Sepal$")
            .ShouldNot().HaveDependencyOnAny([.. May.Keys.Select(folder => $"Sepal.{folder}")]).GetResult();
        (root.FailingTypeNames ?? []).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Sepal.Cli")]
    [InlineData("Sepal.Reporting")]
    public void Nobody_else_sees_a_tensor(string assembly)
    {
        var references = System.Reflection.Assembly.Load(assembly).GetReferencedAssemblies().Select(a => a.Name);
        references.ShouldNotContain("TorchSharp");
    }

    /// <summary>The rows <c>| `Folder` | is | may use |</c> of the table.</summary>
    private static Dictionary<string, string[]> ReadTable() => File.ReadLines(Path.Combine(Repository.Root, "ARCHITECTURE.md"))
        .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('|', StringSplitOptions.TrimEntries)).Where(cells => cells.Length == 5 && char.IsUpper(cells[1][1]) && !cells[1].Contains('/') && !cells[1].Contains('.'))
        .ToDictionary(cells => cells[1].Trim('`'), cells => cells[3] == "nothing" ? [] : cells[3].Split(',', StringSplitOptions.TrimEntries));
}
