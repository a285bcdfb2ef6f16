using System.Text.Json.Nodes;
using Sepal.Backbones;
using Sepal.Imaging;
using Sepal.Numerics;
using Sepal.Runs;

namespace Sepal.Tests.Runs;

public sealed class TrainingRecipeTests
{
    private static TrainingRecipe Recipe => TrainingRecipe.Of(Preset.Find("basic")!, TrainingProfile.Default);

    [Fact]
    public void The_lab_profile_prepares_pictures_as_the_report_and_keeps_the_last_epoch()
    {
        var lab = TrainingRecipe.Of(Preset.Find("basic")!, TrainingProfile.Lab);
        lab.Image.ShouldBe(ImageSpec.Lab);
        lab.Patience.ShouldBeNull();
        lab.Augmentation.ShouldBe("none");
        lab.Keep.ShouldBe(KeptEpoch.Last);
    }

    [Fact]
    public void A_recipe_survives_its_json()
    {
        var recipe = Recipe with { Epochs = 7, BatchSize = 9, Optimizer = "adamw", LearningRate = 0.0123, Patience = null, ClassWeights = true, Seed = -5, Precision = Precision.BFloat16 };
        TrainingRecipe.FromJson(JsonNode.Parse(recipe.ToJson().ToJsonString())).ShouldBe(recipe);
    }

    [Fact]
    public void Automatic_precision_is_resolved_when_it_is_set()
        => (Recipe with { Precision = Precision.Auto }).Precision.ShouldBe(ProcessorFeatures.HasNativeBFloat16 ? Precision.BFloat16 : Precision.Float32);

    [Fact]
    public void Differences_are_named_with_both_values()
        => (Recipe with { Epochs = 3, Patience = null }).DifferencesFrom(Recipe).ShouldBe(["epochs 3 (was 30)", "patience none (was 8)"]);

    [Fact]
    public void Another_setting_is_another_fingerprint()
    {
        Recipe.Fingerprint.ShouldBe(Recipe.Fingerprint);
        (Recipe with { Seed = 1 }).Fingerprint.ShouldNotBe(Recipe.Fingerprint);
    }

    [Fact]
    public void An_unknown_augmentation_is_refused_with_the_known_ones()
        => Should.Throw<ArgumentException>(() => Recipe with { Augmentation = "strong" }).Message.ShouldBe("There is no augmentation 'strong'. Known: none, default, lab.");

    [Theory]
    [InlineData("epochs", "null", "'epochs' is missing")]
    [InlineData("keep", "\"first\"", "'keep' is not one of best, last")]
    [InlineData("batch_size", "0", "Expected value above 0")]
    public void A_damaged_recipe_names_the_property(string property, string value, string expected)
    {
        var json = Recipe.ToJson();
        json[property] = JsonNode.Parse(value);
        Should.Throw<TrainingException>(() => TrainingRecipe.FromJson(JsonNode.Parse(json.ToJsonString()))).Message.ShouldContain(expected);
    }

    [Fact]
    public void The_cosine_curve_warms_up_and_ends_at_a_hundredth()
    {
        var optimizer = (Recipe with { Epochs = 10, LearningRate = 0.1 }).CreateOptimizer(10);
        optimizer.LearningRate.ShouldBe(0.001, 1e-6);
        optimizer.Iterations = 5;
        optimizer.LearningRate.ShouldBe(0.1, 1e-6);
        optimizer.Iterations = 100;
        optimizer.LearningRate.ShouldBe(0.001, 1e-6);
    }

    [Theory]
    [InlineData("features")]
    [InlineData("integrated")]
    [InlineData("finetune")]
    public void A_preset_on_a_base_takes_Sepal_s_own_where_none_is_named(string preset)
    {
        var recipe = TrainingRecipe.Of(Preset.Find(preset)!, TrainingProfile.Default);
        recipe.Base.ShouldBe(BaseChoice.Own);
        (recipe.Base!.Name, recipe.Base.Weights).ShouldBe(("petalnet", "drawings"));
        recipe.Image.ShouldBe(Backbone.Find("petalnet").Card.Image());
        TrainingRecipe.FromJson(JsonNode.Parse(recipe.ToJson().ToJsonString())).ShouldBe(recipe);
        TrainingRecipe.Of(Preset.Find(preset)!, TrainingProfile.Lab).Image.ShouldBe(ImageSpec.Lab);
        TrainingRecipe.Of(Preset.Find("basic")!, TrainingProfile.Default, BaseChoice.Own).Base.ShouldBeNull();
    }

    [Fact]
    public void Only_a_base_from_drawings_is_trained_whole_faster_and_longer()
    {
        var finetune = Preset.Find("finetune")!;
        var own = TrainingRecipe.Of(finetune, TrainingProfile.Default);
        var others = TrainingRecipe.Of(finetune, TrainingProfile.Default, new BaseChoice("efficientnet_lite0"));
        (others.Epochs, others.LearningRate, others.Base!.Weights).ShouldBe((8, 3e-4, "imagenet"));
        own.Epochs.ShouldBeGreaterThan(others.Epochs);
        own.LearningRate.ShouldBeGreaterThan(others.LearningRate);
        Backbone.All.Where(b => b.Card.TrainsWhole).Select(b => b.Name).ShouldBe(["petalnet"]);
    }
}
