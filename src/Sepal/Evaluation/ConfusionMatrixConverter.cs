using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sepal.Evaluation;

/// <summary>A confusion matrix is a list of rows in JSON.</summary>
internal sealed class ConfusionMatrixConverter : JsonConverter<ConfusionMatrix>
{
    public override ConfusionMatrix Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return new ConfusionMatrix(JsonSerializer.Deserialize<int[][]>(ref reader, options) ?? []);
        }
        catch (ArgumentException wrong)
        {
            throw new JsonException(wrong.Message, wrong);
        }
    }

    public override void Write(Utf8JsonWriter writer, ConfusionMatrix value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value.Rows, options);
}
