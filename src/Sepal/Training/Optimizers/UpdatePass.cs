using System.Numerics;

namespace Sepal.Training;

/// <summary>
/// A whole step in one pass over the memory: clip, decay, update, average. Everything is read once and written once, because a step is bound
/// by memory. Cut into pieces of a fixed size for the cores; every element is computed alone, so the result is the same for any number of threads.
/// </summary>
internal sealed unsafe class UpdatePass
{
    /// <summary>Elements in a piece of work.</summary>
    public const int PieceLength = 65_536;

    private readonly StepMemory[] _memory;
    private readonly (int Parameter, int Offset)[] _pieces;

    public UpdatePass(StepMemory[] memory)
    {
        _memory = memory;
        List<(int, int)> pieces = [];
        for (int i = 0; i < memory.Length; i++)
            for (int offset = 0; offset < memory[i].Length; offset += PieceLength) pieces.Add((i, offset));
        _pieces = [.. pieces];
    }

    public required int Threads { get; init; }

    /// <summary>The bound of each gradient element, or infinity.</summary>
    public required float ClipValue { get; init; }

    /// <summary>The weight of the old average: Keras starts the average at the first values, with weight 0.</summary>
    public required float AverageMomentum { get; init; }

    /// <summary>Whether the values become the averages after the step.</summary>
    public required bool OverwriteWithAverage { get; init; }

    public void Run<TRule>(TRule rule) where TRule : struct, IUpdateRule
    {
        // A piece takes about 20 microseconds, a thread as long to start.
        if (Threads == 1 || _pieces.Sum(piece => Math.Min(PieceLength, _memory[piece.Parameter].Length - piece.Offset)) <= 2 * PieceLength)
        {
            for (int i = 0; i < _pieces.Length; i++) RunPiece(rule, i);
        }
        else
        {
            Parallel.For(0, _pieces.Length, new ParallelOptions { MaxDegreeOfParallelism = Threads }, i => RunPiece(rule, i));
        }
    }

    private void RunPiece<TRule>(TRule rule, int piece) where TRule : struct, IUpdateRule
    {
        var (index, offset) = _pieces[piece];
        var memory = _memory[index].From(offset);
        int length = Math.Min(PieceLength, _memory[index].Length - offset), whole = length - length % Vector<float>.Count;
        RunVectors(rule, memory, whole);
        if (whole < length) RunRest(rule, memory.From(whole), length - whole);
    }

    /// <summary>The last elements go through a full vector of their own, so that they see the same arithmetic as the others.</summary>
    private void RunRest<TRule>(TRule rule, StepMemory memory, int count) where TRule : struct, IUpdateRule
    {
        int width = Vector<float>.Count;
        float* buffer = stackalloc float[width * 6];
        new Span<float>(buffer, width * 6).Clear();
        var rest = memory with
        {
            Value = Fill(memory.Value, 0),
            Gradient = Fill(memory.Gradient, 1),
            First = Fill(memory.First, 2),
            Second = Fill(memory.Second, 3),
            Third = Fill(memory.Third, 4),
            Average = Fill(memory.Average, 5),
        };
        RunVectors(rule, rest, width);
        Empty(rest.Value, memory.Value);
        Empty(rest.First, memory.First);
        Empty(rest.Second, memory.Second);
        Empty(rest.Third, memory.Third);
        Empty(rest.Average, memory.Average);

        float* Fill(float* from, int slot)
        {
            if (from == null) return null;
            new ReadOnlySpan<float>(from, count).CopyTo(new Span<float>(buffer + slot * width, count));
            return buffer + slot * width;
        }

        void Empty(float* from, float* to)
        {
            if (to != null) new ReadOnlySpan<float>(from, count).CopyTo(new Span<float>(to, count));
        }
    }

    // The tests of pointers and options don't change inside the loop: the processor foresees them, and the pass waits for memory anyway.
    private void RunVectors<TRule>(TRule rule, StepMemory memory, int length) where TRule : struct, IUpdateRule
    {
        float* values = memory.Value, gradients = memory.Gradient, first = memory.First, second = memory.Second, third = memory.Third, average = memory.Average;
        bool scales = memory.GradientScale != 1, clips = ClipValue < float.PositiveInfinity, decays = memory.Decay != 0, overwrites = OverwriteWithAverage;
        Vector<float> scale = new(memory.GradientScale), top = new(ClipValue), bottom = new(-ClipValue), decay = new(memory.Decay), rate = new(memory.Rate);
        Vector<float> old = new(AverageMomentum), fresh = new(1 - AverageMomentum);
        for (int i = 0; i < length; i += Vector<float>.Count)
        {
            var value = Vector.Load(values + i);
            if (gradients != null)
            {
                var gradient = Vector.Load(gradients + i);
                if (scales) gradient *= scale;
                if (clips) gradient = Vector.Min(Vector.Max(gradient, bottom), top);
                if (decays) value -= value * decay * rate;
                var a = first == null ? default : Vector.Load(first + i);
                var b = second == null ? default : Vector.Load(second + i);
                var c = third == null ? default : Vector.Load(third + i);
                value = rule.Step(value, gradient, ref a, ref b, ref c);
                if (first != null) a.Store(first + i);
                if (second != null) b.Store(second + i);
                if (third != null) c.Store(third + i);
            }
            if (average != null)
            {
                var mean = old * Vector.Load(average + i) + fresh * value;
                mean.Store(average + i);
                if (overwrites) value = mean;
            }
            value.Store(values + i);
        }
    }
}
