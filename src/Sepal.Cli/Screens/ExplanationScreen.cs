using Sepal.Cli.Explanations;
using Sepal.Cli.Usage;
using Sepal.Explaining;

namespace Sepal.Cli.Screens;

/// <summary>Explanations for a person: all that is known of a single picture, a line each for several, and in words what it means.</summary>
internal static class ExplanationScreen
{
    public static void Show(Session session, ExplanationRequest request, ExplanationJob job, ExplanationFolder folder, FaithfulnessSummary? faithfulness, SanitySummary? sanity)
    {
        ExplanationEntry[] good = [.. job.Done.Where(one => one.Error is null)];
        if (job.Done.Count == 1 && good.Length == 1) One(session, request, good[0]);
        else if (job.Done.Count > 1) Many(session, request, job.Done, good, folder);
        if (faithfulness is not null && good.Length > 1) Section(session, "Do the maps point at what the network uses?", faithfulness.Words);
        if (sanity is not null && good.Length > 1) Section(session, "Do they show the network, or only the photo?", sanity.Words);
        if (job.Survey is { } survey) Survey(session, survey, job.SurveyPage!);
        foreach (string sheet in job.Sheets) session.Line($"Contact sheet: {sheet}");
    }

    private static void One(Session session, ExplanationRequest request, ExplanationEntry one)
    {
        session.Line(one.Path);
        session.Line($"  {one.Class} {Figures.Percent(one.Probability)}{Expected(one)}, explained by {request.Options.Method} {Where(request, one)}");
        session.Line($"  overlay  {one.Overlay}");
        session.Line($"  heatmap  {one.Heatmap}");
        session.Line($"  raw map  {one.Raw}");
        if (one.Comparison is not null) session.Line($"  methods  {one.Comparison}");
        if (one.Completeness is { } parts) session.Line($"  Completeness: all pixels together are given {parts.Attributed:0.###}; the score differs by {parts.Difference:0.###} from that of black (gap {Figures.Percent(parts.Gap)}).");
        if (one.ShareInside is { } share) session.Line($"  Inside the region lies {Figures.Percent(share.Map)} of the map; a map that knows nothing would have {Figures.Percent(share.Area)} there.");
        foreach (string remark in one.Remarks) session.Line($"  {remark}");
        if (one.Faithfulness is { } faith) Section(session, "Does the map point at what the network uses?", faith.Words);
        if (one.Randomisation is { } random) Section(session, "Does it show the network, or only the photo?", [.. random.Words, .. one.Sensitivity?.Words ?? []]);
    }

    private static void Many(Session session, ExplanationRequest request, IReadOnlyList<ExplanationEntry> all, ExplanationEntry[] good, ExplanationFolder folder)
    {
        int width = good.Select(one => one.Class.Length).DefaultIfEmpty(0).Max();
        foreach (var one in all)
        {
            if (one.Error is not null) session.Warn($"{one.Path}: {one.Error}");
            else session.Line($"{one.Class.PadRight(width)}  {Figures.Percent(one.Probability),6}  {one.Path}{Expected(one)}{(one.IsEmpty ? "  (empty map)" : "")}{Inside(one)}{Verdict(one)}");
        }
        if (good.Length == 0) return;
        session.Line($"{Words.Count(good.Length, "picture")} explained by {request.Options.Method} {Where(request, good[0])}; overlays, heatmaps and raw maps are in {folder}");
        int empty = good.Count(one => one.IsEmpty);
        if (empty > 0) session.Line($"{Words.Count(empty, "map")} {(empty == 1 ? "is" : "are")} empty: nothing at the layer speaks for the class, and the picture says so.");
        // What holds for the method is said once; what holds for one picture is in its line or in the JSON.
        if (request.Options.Method.Caution is { } caution) session.Line(caution);
    }

    private static string Expected(ExplanationEntry one) => one.Expected is { } expected && expected != one.Class ? $"  (expected {expected})" : "";

    private static string Inside(ExplanationEntry one) => one.ShareInside is { } share ? $"  ({Figures.Percent(share.Map)} inside)" : "";

    private static string Verdict(ExplanationEntry one) => one.Faithfulness is { IsRefuted: true } ? "  (no better than maps that know nothing)" : "";

    private static string Where(ExplanationRequest request, ExplanationEntry one)
        => request.Options.Method.NeedsLayer ? $"at {one.Layer}{(request.Options.Layer == ExplanationOptions.AutoLayer ? " (chosen automatically)" : "")}" : "on its pixels";

    private static void Survey(Session session, HeatmapSurvey survey, string page)
    {
        session.Line("Where the network usually looks:");
        int width = survey.Classes.Max(one => one.ClassName.Length);
        foreach (var one in survey.Classes)
            session.Line($"  {one.ClassName.PadRight(width)}  {Words.Count(one.Count, "map"),9}  border {Figures.Percent(one.MeanBorderShare),5} (an even map: 36.0%), mostly there in {one.BorderCount}");
        foreach (string line in survey.Words) session.Line($"  {line}");
        session.Line($"Survey: {page}");
    }

    private static void Section(Session session, string title, IReadOnlyList<string> lines)
    {
        session.Line(title);
        foreach (string line in lines) session.Line($"  {line}");
    }
}
