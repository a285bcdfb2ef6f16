using Sepal.Cli.Commands;
using Sepal.Cli.Usage;

namespace Sepal.Cli.Tests.Usage;

public sealed class HelpPageTests
{
    public static TheoryData<string> Commands()
    {
        var data = new TheoryData<string>();
        foreach (var command in Below(new SepalRoot())) data.Add(command.Title);
        return data;
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_has_help_with_its_options_and_examples(string title)
    {
        var root = new SepalRoot();
        var command = Below(root).Single(one => one.Title == title);
        var run = SepalRun.Of([.. title.Split(' ').Skip(1), "--help"]);

        run.Code.ShouldBe(0);
        run.Error.ShouldBeEmpty();
        run.Output.ReplaceLineEndings(" ").ShouldStartWith(command.Description!);
        run.Output.ShouldContain($"\n  {title} ");
        run.Output.ShouldContain("\nExamples:\n  # ");
        run.Output.ShouldContain($"\n  {title}");
        foreach (var option in UsageErrors.OptionsOf(command)) run.Output.ShouldContain(option.Name);
        foreach (var argument in command.Arguments) run.Output.ShouldContain($"  {argument.Name} ");
        run.Output.Split('\n').ShouldAllBe(line => line.Length <= HelpPage.MostColumns);
        command.Examples.ShouldNotBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_example_is_a_command_line_that_can_be_read(string title)
    {
        foreach (var example in Below(new SepalRoot()).Single(one => one.Title == title).Examples)
        {
            var parsed = new SepalRoot().Parse(example.Line.Split(' '));
            UsageErrors.First(parsed, (SepalCommand)parsed.CommandResult.Command).ShouldBeNull(example.Line);
            example.Purpose.ShouldNotBeEmpty();
        }
    }

    [Theory]
    [InlineData]
    [InlineData("-h")]
    [InlineData("help")]
    [InlineData("--help", "--json")]
    public void Sepal_alone_shows_its_commands(params string[] args)
    {
        var run = SepalRun.Of(args);
        run.Code.ShouldBe(0);
        run.Output.ShouldContain("sepal COMMAND [options]");
        foreach (var command in new SepalRoot().Subcommands) run.Output.ShouldContain($"\n  {command.Name} ");
    }

    [Fact]
    public void Help_comes_before_mistakes_and_after_the_word_help()
    {
        string page = SepalRun.Of("data", "split", "--help").Output;
        page.ShouldContain("sepal data split DIR --out FILE [options]");
        SepalRun.Of("help", "data", "split").Output.ShouldBe(page);
        SepalRun.Of("data", "split", "-h", "--seed", "x").Output.ShouldBe(page);
    }

    private static IEnumerable<SepalCommand> Below(SepalCommand command)
        => command.Subcommands.OfType<SepalCommand>().SelectMany(Below).Prepend(command);
}
