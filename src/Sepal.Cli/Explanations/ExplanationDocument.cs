using System.Text.Json.Nodes;
using Sepal.Explaining;

namespace Sepal.Cli.Explanations;

/// <summary>Explanations as JSON: the pictures for standard output, and with what they have in common for the file beside them.</summary>
internal static class ExplanationDocument
{
    public const string FileName = "explanations.json";

    /// <summary>A picture each, in their order.</summary>
    public static JsonArray Pictures(IEnumerable<ExplanationEntry> entries) => List(entries, Picture);

    /// <summary>Everything.</summary>
    public static JsonObject All(ExplanationRequest request, ExplanationJob job, FaithfulnessSummary? faithfulness, SanitySummary? sanity)
    {
        var all = new JsonObject
        {
            ["model"] = request.Model,
            ["method"] = request.Options.Method.Name,
            ["formula"] = request.Options.Method.Formula,
            ["source"] = request.Options.Method.Source,
            ["score"] = (request.Options.Score ?? request.Options.Method.DefaultScore) == ExplainedScore.Logit ? "logit" : "probability",
            ["pictures"] = Pictures(job.Done),
        };
        if (faithfulness is not null) all["faithfulness"] = Summary(faithfulness);
        if (sanity is not null) all["sanity"] = new JsonObject { ["pictures"] = sanity.Pictures, ["passed"] = sanity.Passed, ["mean_spearman"] = sanity.MeanSpearman, ["words"] = Strings(sanity.Words) };
        if (job.Survey is { } survey) all["survey"] = Survey(survey);
        return all;
    }

    private static JsonObject Picture(ExplanationEntry one)
    {
        if (one.Error is not null) return new JsonObject { ["path"] = one.Path, ["error"] = one.Error };
        var picture = new JsonObject
        {
            ["path"] = one.Path,
            ["class"] = one.Class,
            ["index"] = one.Index,
            ["probability"] = one.Probability,
            ["layer"] = one.Layer,
            ["empty"] = one.IsEmpty,
            ["heatmap"] = one.Heatmap,
            ["overlay"] = one.Overlay,
            ["raw"] = one.Raw,
        };
        if (one.Remarks.Count > 0) picture["remarks"] = Strings(one.Remarks);
        if (one.Expected is not null) picture["expected"] = one.Expected;
        if (one.Completeness is { } parts) picture["completeness"] = new JsonObject { ["attributed"] = parts.Attributed, ["difference"] = parts.Difference, ["gap"] = parts.Gap };
        if (one.ShareInside is { } share) picture["inside"] = new JsonObject { ["map"] = share.Map, ["area"] = share.Area };
        if (one.Comparison is not null) picture["comparison"] = one.Comparison;
        if (one.Faithfulness is { } faith) picture["faithfulness"] = Faith(faith);
        if (one.Randomisation is { } random) picture["sanity"] = Sanity(random, one.Sensitivity);
        return picture;
    }

    private static JsonObject Faith(FaithfulnessResult result)
    {
        var json = Figures(result.Map);
        json["beats_all"] = result.BeatsAll;
        json["refuted"] = result.IsRefuted;
        json["baselines"] = List(result.Baselines, map =>
        {
            var baseline = Figures(map);
            baseline.Insert(0, "name", map.Name);
            return baseline;
        });
        json["words"] = Strings(result.Words);
        return json;
    }

    private static JsonObject Figures(MapFaithfulness map) => new() { ["deletion"] = map.Deletion.Area, ["insertion"] = map.Insertion.Area, ["road"] = map.Road?.Score };

    private static JsonObject Sanity(RandomisationResult random, ClassSensitivityResult? classes)
    {
        var json = new JsonObject
        {
            ["randomisation"] = new JsonObject
            {
                ["passes"] = random.Passes,
                ["steps"] = List(random.Steps, step => new JsonObject { ["layers"] = step.Layers, ["down_to"] = step.DownTo, ["spearman"] = step.Spearman, ["structural"] = step.Structural }),
            },
        };
        if (classes is not null)
        {
            json["class_sensitivity"] = new JsonObject
            {
                ["passes"] = classes.Passes,
                ["others"] = List(classes.Others, other => new JsonObject { ["class"] = other.ClassName, ["spearman"] = other.Spearman }),
            };
        }
        json["words"] = Strings([.. random.Words, .. classes?.Words ?? []]);
        return json;
    }

    private static JsonObject Summary(FaithfulnessSummary summary) => new()
    {
        ["pictures"] = summary.Photos,
        ["deletion"] = summary.MeanDeletion,
        ["insertion"] = summary.MeanInsertion,
        ["comparisons"] = List(summary.Comparisons, one => new JsonObject
        {
            ["baseline"] = one.Baseline,
            ["deletion"] = Difference(one.Deletion),
            ["insertion"] = Difference(one.Insertion),
            ["road"] = one.Road is { } road ? Difference(road) : null,
        }),
        ["words"] = Strings(summary.Words),
    };

    private static JsonObject Difference(MeanDifference one) => new() { ["mean"] = one.Mean, ["low"] = one.Low, ["high"] = one.High, ["share_better"] = one.ShareBetter };

    private static JsonObject Survey(HeatmapSurvey survey) => new()
    {
        ["classes"] = List(survey.Classes, one => new JsonObject
        {
            ["class"] = one.ClassName,
            ["pictures"] = one.Count,
            ["empty"] = one.EmptyCount,
            ["border_share"] = one.MeanBorderShare,
            ["on_border"] = one.BorderCount,
            ["most_certain"] = one.MostCertain.Path,
            ["least_certain"] = one.LeastCertain.Path,
            ["mean_map"] = List(one.MeanMap.Chunk(one.Width), row => new JsonArray([.. row.Select(value => (JsonNode)Math.Round(value, 4))])),
        }),
        ["wrong"] = survey.WrongCount,
        ["most_wrong"] = List(survey.MostWrong, one => new JsonObject { ["path"] = one.Path, ["class"] = one.Heatmap.ClassName, ["probability"] = one.Heatmap.Probability, ["expected"] = one.Expected }),
        ["words"] = Strings(survey.Words),
    };

    private static JsonArray Strings(IEnumerable<string> lines) => List(lines, line => JsonValue.Create(line));

    private static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonNode> of) => new([.. items.Select(of)]);
}
