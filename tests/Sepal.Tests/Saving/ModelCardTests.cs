using System.Text.Json.Nodes;
using Sepal.Imaging;
using Sepal.Numerics;
using Sepal.Saving;

namespace Sepal.Tests.Saving;

public sealed class ModelCardTests
{
    private static readonly ModelCard Full = new()
    {
        Image = ImageSpec.Lab,
        ClassNames = ["daisy", "Gänseblümchen <b>", "玫瑰"],
        Training = new TrainingFacts
        {
            Preset = "basic",
            Profile = "lab",
            DataFolder = "/home/somebody/data/flowers/",
            ClassCounts = new Dictionary<string, int> { ["daisy"] = 418, ["玫瑰"] = 0 },
            Seed = long.MaxValue,
            Epochs = 30,
            BestEpoch = 28,
            TrainAccuracy = 0.1 + 0.2,
            TrainLoss = 1e-300,
            ValidationAccuracy = 1,
            ValidationLoss = 2.5,
            Precision = Precision.BFloat16,
            Optimizer = "rmsprop",
            SepalVersion = "0.1.0",
        },
    };

    [Fact]
    public void A_card_is_written_in_snake_case_and_comes_back()
    {
        var json = Full.ToJson();
        json.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }).ShouldBe(
            """{"version":1,"image":{"height":150,"width":150,"interpolation":"nearest","fit":"squash","apply_orientation":false,"scaling":"unit"},"class_names":["daisy","Gänseblümchen <b>","玫瑰"],"""
            + "\"training\":{\"preset\":\"basic\",\"profile\":\"lab\",\"data_folder\":\"flowers\",\"class_counts\":{\"daisy\":418,\"玫瑰\":0},\"seed\":9223372036854775807,\"epochs\":30,\"best_epoch\":28,"
            + "\"train_accuracy\":0.30000000000000004,\"train_loss\":1E-300,\"val_accuracy\":1,\"val_loss\":2.5,\"precision\":\"bfloat16\",\"optimizer\":\"rmsprop\",\"sepal_version\":\"0.1.0\"}}");
        var back = ModelCard.FromJson(JsonNode.Parse(json.ToJsonString()));
        back.ToJson().ToJsonString().ShouldBe(json.ToJsonString());
        back.Image.ShouldBe(ImageSpec.Lab);
        back.Training!.ClassCounts!["daisy"].ShouldBe(418);
    }

    [Fact]
    public void What_is_unknown_is_left_out()
    {
        var card = new ModelCard { Image = ImageSpec.Lab, ClassNames = ["a", "b"], Training = new TrainingFacts { Preset = "basic" } };
        card.ToJson()["training"]!.ToJsonString().ShouldBe("""{"preset":"basic"}""");
        ModelCard.FromJson(card.ToJson()).Training!.Epochs.ShouldBeNull();
        (card with { Training = null }).ToJson().ContainsKey("training").ShouldBeFalse();
    }

    [Theory]
    [InlineData("version", "null", "no 'version'; expected 1")]
    [InlineData("version", "2", "'version' 2; expected 1, which this version of Sepal reads")]
    [InlineData("version", "\"1\"", "'version' \"1\"; expected a whole number")]
    [InlineData("image", "null", "no 'image'; expected an object")]
    [InlineData("image", "[]", "The image spec can't be used: expected an object")]
    [InlineData("class_names", "null", "no 'class_names'; expected a list of texts")]
    [InlineData("class_names", "[\"a\", 5]", "'class_names' [\"a\",5]; expected a list of texts")]
    [InlineData("class_names", "[\"a\"]", "Got 1 class names; expected at least 2.")]
    [InlineData("class_names", "[\"a\", \"b\", \"a\"]", "The class name 'a' is there 2 times; expected every name once.")]
    [InlineData("class_names", "[\"a\", \" \"]", "The class name 1 is empty; expected a readable name.")]
    [InlineData("class_names", "[\"a\", \"b\\u001b[2J\"]", "The class name 1 is 'b\\u001b[2J', with a control character; expected a readable name.")]
    [InlineData("training", "3", "The part 'training' of the model card is 3; expected an object.")]
    [InlineData("training", "{\"epochs\": 1.5}", "'epochs' 1.5; expected a whole number")]
    [InlineData("training", "{\"epochs\": 0}", "Expected epochs above 0; got 0.")]
    [InlineData("training", "{\"val_accuracy\": 1.01}", "Expected an accuracy from 0 to 1; got 1.01.")]
    [InlineData("training", "{\"val_loss\": 1e999}", "Expected a finite loss")]
    [InlineData("training", "{\"precision\": \"float8\"}", "'precision' \"float8\"; expected auto, float32 or bfloat16")]
    [InlineData("training", "{\"class_counts\": {\"a\": \"1\"}}", "expected an object of whole numbers by class name")]
    [InlineData("training", "{\"class_counts\": {\"a\": -1}}", "Expected a of at least 0; got -1.")]
    [InlineData("training", "{\"mood\": \"good\"}", "has a property 'mood'; known are preset, profile, data_folder")]
    [InlineData("surprise", "1", "has a property 'surprise'; known are version, image, class_names, training.")]
    public void A_property_that_can_not_be_is_named(string name, string value, string expected)
    {
        var json = Full.ToJson();
        json[name] = JsonNode.Parse(value);
        string message = Should.Throw<ModelFileException>(() => ModelCard.FromJson(JsonNode.Parse(json.ToJsonString()))).Message;
        message.ShouldContain(expected);
        message.ShouldNotContain('\n');
    }

    [Fact]
    public void Wrong_class_names_are_the_callers_mistake()
    {
        Should.Throw<ArgumentException>(() => Full with { ClassNames = ["only"] }).Message.ShouldStartWith("Got 1 class names");
        Should.Throw<ArgumentException>(() => Full with { ClassNames = ["a", "a"] });
        Should.Throw<ArgumentNullException>(() => Full with { Image = null! });
    }
}
