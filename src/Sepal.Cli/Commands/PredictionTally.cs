using System.Runtime.ExceptionServices;
using Sepal.Prediction;

namespace Sepal.Cli.Commands;

/// <summary>Counts answers that go by, and notes what ends them early, so that those so far can be given first.</summary>
/// <param name="isKept">Whether the answers are wanted later.</param>
internal sealed class PredictionTally(bool isKept)
{
    private readonly List<FilePrediction> _kept = [];

    public int Count { get; private set; }

    public int BadCount { get; private set; }

    /// <summary>The first file that could not be read.</summary>
    public FilePrediction? FirstBad { get; private set; }

    /// <summary>All answers so far, where they are kept.</summary>
    public IReadOnlyList<FilePrediction> Kept => _kept;

    /// <summary>What ended the answers; null where they came to their end.</summary>
    public ExceptionDispatchInfo? Stopped { get; private set; }

    /// <summary>The same answers, up to an interruption or an error.</summary>
    /// <param name="answers">Where they come from.</param>
    /// <param name="onAnswer">Told how many there are.</param>
    public IEnumerable<FilePrediction> Through(IEnumerable<FilePrediction> answers, Action<int>? onAnswer = null)
    {
        using var each = answers.GetEnumerator();
        while (MovesOn(each))
        {
            var answer = each.Current;
            Count++;
            if (answer.Error is not null)
            {
                BadCount++;
                FirstBad ??= answer;
            }
            if (isKept) _kept.Add(answer);
            yield return answer;
            onAnswer?.Invoke(Count);
        }
    }

    private bool MovesOn(IEnumerator<FilePrediction> answers)
    {
        try { return answers.MoveNext(); }
        catch (Exception e) when (e is OperationCanceledException or SepalException)
        {
            Stopped = ExceptionDispatchInfo.Capture(e);
            return false;
        }
    }
}
