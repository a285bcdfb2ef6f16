using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Sepal.Data;
using Sepal.Numerics;

namespace Sepal.Runs;

/// <summary>The contents of <c>run.json</c>.</summary>
internal sealed record RunRecord
{
    public required string Status { get; init; }

    public required TrainingRecipe Recipe { get; init; }

    public required string Data { get; init; }

    public required DateTimeOffset Started { get; init; }

    /// <summary>Seconds of the processes before this one.</summary>
    public double SecondsBefore { get; init; }

    public string? Command { get; init; }

    public JsonObject? Pictures { get; init; }

    public RunResult? Result { get; init; }

    public JsonObject ToJson() => new()
    {
        ["version"] = 1,
        ["status"] = Status,
        ["command"] = Command,
        ["recipe"] = Recipe.ToJson(),
        ["data"] = Data,
        ["pictures"] = Pictures?.DeepClone(),
        ["environment"] = Environment(),
        ["started"] = Started.ToString("O", CultureInfo.InvariantCulture),
        ["seconds"] = SecondsBefore,
        ["result"] = Result?.ToJson(),
    };

    public static RunRecord FromJson(JsonObject json, string path)
    {
        try
        {
            return new RunRecord
            {
                Status = json["status"]!.GetValue<string>(),
                Recipe = TrainingRecipe.FromJson(json["recipe"]),
                Data = json["data"]!.GetValue<string>(),
                Started = DateTimeOffset.Parse(json["started"]!.GetValue<string>(), CultureInfo.InvariantCulture),
                SecondsBefore = json["seconds"]!.GetValue<double>(),
                Command = json["command"]?.GetValue<string>(),
                Pictures = json["pictures"] as JsonObject,
                Result = json["result"] is { } result ? RunResult.FromJson(result) : null,
            };
        }
        catch (Exception e) when (e is NullReferenceException or InvalidOperationException or FormatException)
        {
            throw new TrainingException($"'{path}' is no record that 'train' wrote: a property is missing or of another type. Expected a run of this version; start the run anew in another folder.", e);
        }
    }

    /// <summary>How many pictures each class and part has, and what was left out.</summary>
    public static JsonObject Describe(PictureCache cache)
    {
        var balance = cache.Balance;
        var classes = new JsonArray();
        for (int label = 0; label < balance.ClassNames.Count; label++)
        {
            classes.Add((JsonNode)new JsonObject
            {
                ["name"] = balance.ClassNames[label],
                ["train"] = balance.Count(Part.Train, label),
                ["val"] = balance.Count(Part.Validation, label),
                ["test"] = balance.Count(Part.Test, label),
            });
        }
        return new JsonObject
        {
            ["classes"] = classes,
            ["bad"] = new JsonArray([.. cache.Bad.Select(b => new JsonObject { ["path"] = b.Path, ["reason"] = b.Reason })]),
        };
    }

    public static string? SepalVersion { get; } = typeof(RunRecord).Assembly.GetName().Version?.ToString(3);

    private static JsonObject Environment() => new()
    {
        ["sepal"] = SepalVersion,
        ["runtime"] = RuntimeInformation.FrameworkDescription,
        ["system"] = RuntimeInformation.RuntimeIdentifier,
        ["threads"] = Engine.Threads,
        ["native_bfloat16"] = ProcessorFeatures.HasNativeBFloat16,
    };
}
