using Sepal.Cli.Usage;
using Sepal.Runs;

namespace Sepal.Cli.Tests;

/// <summary>What every command shares: usage errors, help, version, exit codes.</summary>
public sealed class SepalProgramTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("trian", "'sepal' has no command 'trian'; expected data, ")]
    [InlineData("dta scan x", "Did you mean 'data'? See 'sepal --help'.")]
    [InlineData("scan x", "Did you mean 'data scan'?")]
    [InlineData("data", "'sepal data' needs a command after it: synth, scan, split or audit. See 'sepal data --help'.")]
    [InlineData("data scn x", "'sepal data' has no command 'scn'; expected synth, scan, split or audit. Did you mean 'scan'? See 'sepal data --help'.")]
    [InlineData("data scan", "'sepal data scan' needs DATA: a folder with one subfolder per class")]
    [InlineData("data scan a b", "'b' is one argument too many for 'sepal data scan'; expected DATA.")]
    [InlineData("data scan a --nope", "'sepal data scan' has no option '--nope'. See 'sepal data scan --help'.")]
    [InlineData("data scan --nope", "'sepal data scan' has no option '--nope'.")]
    [InlineData("data synth a --sze 9", "'sepal data synth' has no option '--sze'. Did you mean '--size'?")]
    [InlineData("data synth --sze 9 a", "'sepal data synth' has no option '--sze'. Did you mean '--size'?")]
    [InlineData("data synth a --size", "--size needs a value, N: height and width in pixels")]
    [InlineData("data synth a --size big", "--size is 'big'; expected a whole number from 32 to 1024.")]
    [InlineData("data synth a --size=1e9", "--size is 1e9; expected a whole number from 32 to 1024.")]
    [InlineData("data synth a --size 2.5", "--size is '2.5'; expected a whole number from 32 to 1024.")]
    [InlineData("data synth a --size -64", "--size is -64; expected a whole number from 32 to 1024.")]
    [InlineData("data synth a --per-class 0", "--per-class is 0; expected a whole number from 1 to 100000.")]
    [InlineData("data synth a --seed x", "--seed is 'x'; expected a whole number. See 'sepal data synth --help'.")]
    [InlineData("--seed x data synth a", "--seed is 'x'; expected a whole number. See 'sepal data synth --help'.")]
    [InlineData("data synth a --seed 99999999999999999999", "--seed is '99999999999999999999'; expected a whole number.")]
    [InlineData("data synth a --seed 1 --seed 2", "--seed")]
    [InlineData("data synth a --threads 0", "--threads is 0; expected a whole number from 1 to 1024.")]
    [InlineData("doctor --precision fp16", "--precision is 'fp16'; expected auto, float32 or bfloat16.")]
    [InlineData("doctor --precision floa32", "expected auto, float32 or bfloat16. Did you mean 'float32'? See 'sepal doctor --help'.")]
    [InlineData("data split a", "'sepal data split' needs --out FILE: the manifest to write")]
    [InlineData("data split a --out", "--out needs a value, FILE: the manifest to write")]
    [InlineData("data split a --out --json", "--out needs a path; got the option '--json'.")]
    [InlineData("data split a --out b.json --val 1", "--val is 1; expected a number from 0 to 0.99.")]
    [InlineData("data split a --out b.json --val NaN", "--val is 'NaN'; expected a number from 0 to 0.99.")]
    [InlineData("data split a --out b.json --val .5 --test .5", "--val 0.5 and --test 0.5 leave nothing to train on;")]
    [InlineData("data split a --out b.txt", "--out is 'b.txt'; expected a name that ends in .json")]
    [InlineData("summary basc", "There is no preset, backbone or file 'basc'; expected PLAIN, a backbone's name, or the path of a model. Did you mean 'basic'?")]
    [InlineData("train", "'sepal train' needs --out RUN: the run's folder, new or empty.")]
    [InlineData("summary features", "'features' is a head on a base, which only training puts together; expected basic or basic-dropout, a backbone's name, or the run that was trained.")]
    [InlineData("summary basic --alpha 0.5", "--alpha is for a backbone; 'basic' has its own. Leave it out.")]
    [InlineData("train d --model features --base vgg16 --augment lab --out r", "--augment is not for 'features': the base is asked once about each photo, unchanged. Leave it out, or take 'integrated'.")]
    [InlineData("train d --model Sepal.dll --base vgg16 --out r", "--base is for presets on a pretrained base; 'Sepal.dll' is no preset. Leave it out.")]
    [InlineData("train --out r", "'sepal train' needs --model PRESET: PRESETS, or a model file to start from.")]
    [InlineData("train --out r --model basic", "'sepal train' needs DATA: a folder with one subfolder per class, or --demo in its place.")]
    [InlineData("train d --demo --out r --model basic", "Got both DATA ('d') and --demo; expected one of them.")]
    [InlineData("train d --out r --model basci", "There is no preset and no file 'basci'; expected PRESETS, or the path of a model. Did you mean 'basic'?")]
    [InlineData("train d --out r --model basic --augment all", "--augment is 'all'; expected none, default or lab.")]
    [InlineData("train d --out r --model basic --optimizer rmspop", "Did you mean 'rmsprop'?")]
    [InlineData("train d --out r --model basic --lr 0", "--lr is 0; expected a number from 1E-12 to 1000000.")]
    [InlineData("train d --out r --model basic --epochs 0", "--epochs is 0; expected a whole number from 1 to 1000000.")]
    [InlineData("train d --out r --model basic --profile best", "--profile is 'best'; expected default or lab.")]
    [InlineData("train --resume --out r --epochs 5", "Got settings without --model; a run that is gone on with keeps its own.")]
    [InlineData("train d --out r --model finetune --base vgg61", "Did you mean 'vgg16'?")]
    [InlineData("train d --out r --model basic --base vgg16", "--base is for presets on a pretrained base; 'basic' has none.")]
    [InlineData("train d --out r --model basic --unfreeze x", "--unfreeze is for finetune; got --model basic.")]
    [InlineData("weights", "'sepal weights' needs a command after it: list, path, pull or verify.")]
    [InlineData("evaluate m", "'sepal evaluate' needs DATA: ")]
    [InlineData("evaluate m d --part tests", "--part is 'tests'; expected test, val, train or all. Did you mean 'test'?")]
    [InlineData("evaluate m d --scale 255", "--scale is '255'; expected none, unit, tf, caffe, torch or lite.")]
    [InlineData("evaluate m d --resize linear", "--resize is 'linear'; expected tensorflow, nearest, bilinear or bicubic.")]
    [InlineData("predict m", "'sepal predict' needs PATH: pictures, or folders of pictures, which are walked.")]
    [InlineData("predict m p --top 0", "--top is 0; expected a whole number from 1 to 100000.")]
    [InlineData("summary basic --size 20", "The size 20 × 20 is too small for the network 'basic'; expected at least 46 × 46. Choose a larger size. See 'sepal summary --help'.")]
    [InlineData("--json", "'sepal' needs a command after it: data, ")]
    public void Wrong_usage_is_one_line_that_points_to_the_help(string line, string expected)
    {
        string error = SepalRun.Of(line.Split(' ')).ShouldFail(2);
        expected = expected.Replace("PRESETS", Words.Either([.. Preset.All.Select(preset => preset.Name)]))
            .Replace("PLAIN", Words.Either([.. Preset.All.Where(preset => !preset.NeedsBase).Select(preset => preset.Name)]));

        error.ShouldContain(expected);
        error.ShouldMatch(@"See 'sepal[a-z ]* --help'\.$");
    }

    [Fact]
    public void An_empty_path_is_wrong_usage()
        => SepalRun.Of("data", "scan", "").ShouldFail(2).ShouldStartWith("DATA is empty; expected a path.");

    [Fact]
    public void The_version_is_a_number_on_standard_output()
    {
        var run = SepalRun.Of("--version");
        run.Code.ShouldBe(0);
        run.Output.ShouldMatch(@"^\d+\.\d+\.\d+\r?\n$");
        run.Error.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0, "data", "scan")]
    [InlineData(130, "data", "scan")]
    public void An_interrupted_command_has_its_own_exit_code(int expected, params string[] command)
    {
        _folder.Classes(3, "a", "b");
        using var source = new CancellationTokenSource();
        if (expected == 130) source.Cancel();
        var run = SepalRun.Of(source.Token, [.. command, _folder.Path]);
        run.Code.ShouldBe(expected);
        if (expected == 130) (run.Output, run.Error).ShouldBe(("", "Interrupted: the scan ended before every picture was decoded; run it again.\n"));
    }

    [Fact]
    public void Options_of_every_command_may_stand_anywhere()
    {
        _folder.Classes(3, "a", "b");
        string first = SepalRun.Of("--json", "--seed", "5", "data", "split", _folder.Path, "--out", _folder["1.json"]).Output;
        string last = SepalRun.Of("data", "split", _folder.Path, "--out", _folder["1.json"], "--seed", "5", "--json").Output;
        first.ShouldBe(last);
        first.ShouldContain("\"train\": 2");
    }

    [Fact]
    public void A_path_may_start_with_an_at_sign_and_a_negative_seed_is_a_seed()
    {
        SepalRun.Of("data", "scan", "@nowhere").ShouldFail(1).ShouldStartWith("The folder '@nowhere' does not exist;");
        _folder.Classes(3, "a", "b");
        SepalRun.Of("data", "split", _folder.Path, "--out", _folder["s.json"], "--seed", "-7").Code.ShouldBe(0);
        File.ReadAllText(_folder["s.json"]).ShouldContain("\"seed\": -7");
    }
}
