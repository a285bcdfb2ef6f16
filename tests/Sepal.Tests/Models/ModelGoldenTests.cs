using System.Text.Json.Nodes;
using Sepal.Models;
using Sepal.Tests.Golden;

namespace Sepal.Tests.Models;

/// <summary>Networks that Keras described are built from its config, and described again in the same way.</summary>
public sealed class ModelGoldenTests
{
    [Theory]
    [InlineData("sequential")]
    [InlineData("functional")]
    [InlineData("nested")]
    [InlineData("shared")]
    public void A_model_of_Keras_has_its_layers_counts_and_config(string name)
    {
        var book = GoldenBook.Open("models");
        var entry = book.Cases.Single(c => c.GetProperty("name").GetString() == name);
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(book.Folder, entry.GetProperty("json").GetString()!)))!.AsObject();

        using var model = Model.FromConfig(json);

        model.ParameterCount.ShouldBe(entry.GetProperty("parameters").GetInt64());
        model.Summarize().Trainable.ShouldBe(entry.GetProperty("trainable").GetInt64());
        var expected = entry.GetProperty("layers").EnumerateArray().Select(l => (l.GetProperty("name").GetString(), l.GetProperty("params").GetInt64())).ToArray();
        model.Layers.Select(l => (l.Name, l.ParameterCount)).ShouldBe(expected!);

        using var again = Model.FromConfig(model.ToConfig());
        again.ToConfig().ToJsonString().ShouldBe(model.ToConfig().ToJsonString());
        again.Layers.Select(l => l.Name).ShouldBe(model.Layers.Select(l => l.Name));
        again.Layers.Select(l => l.Trainable).ShouldBe(model.Layers.Select(l => l.Trainable));
    }
}
