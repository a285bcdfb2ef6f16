using System.Runtime.CompilerServices;

namespace Sepal.Training;

/// <summary>
/// What turns gradients into new weights, with Keras 3's defaults and arithmetic (float32; epsilon where Keras puts it), in one pass over the
/// memory. One optimizer belongs to one training: its state grows with it and is saved with the model.
/// </summary>
public abstract unsafe partial class Optimizer
{
    private List<OptimizerVariable> _variables = [];
    private List<StateVariable[]> _states = [];
    private StateVariable[] _averages = [];
    private (string Path, int Length)[] _parameters = [];
    private bool[] _decays = [];
    private Schedule _schedule;
    private float _learningRate;

    private protected Optimizer(Schedule learningRate, string name)
    {
        Name = name;
        _schedule = learningRate;
        if (learningRate is ConstantRate) _learningRate = (float)learningRate.At(0);
    }

    /// <summary>The name in Keras's config, such as <c>rm_sprop</c>.</summary>
    public string Name { get; init; }

    /// <summary>
    /// The learning rate of the coming step, at least 0, kept in 32 bits. It can be set between steps (as reducing it on a plateau does)
    /// unless the optimizer was created with a schedule.
    /// </summary>
    /// <exception cref="InvalidOperationException">A schedule decides the rate.</exception>
    public double LearningRate
    {
        get => _schedule is ConstantRate ? _learningRate : _schedule.At(Iterations);
        set
        {
            if (_schedule is not ConstantRate)
                throw new InvalidOperationException($"The learning rate can't be set to {value}: the schedule '{_schedule.Name}' decides it. Create the optimizer with a number in place of a schedule.");
            _learningRate = (float)Check.NotNegative(value);
            _schedule = new ConstantRate(value);
        }
    }

    /// <summary>Steps done so far.</summary>
    public long Iterations { get; internal set; }

    /// <summary>Before each step every weight loses this share of itself times the learning rate. Default none; at least 0.</summary>
    public double? WeightDecay { get; init => field = value is { } decay ? Check.NotNegative(decay, nameof(WeightDecay)) : null; }

    /// <summary>Weights whose path holds one of these words don't decay, such as <c>bias</c>. Not part of Keras's config.</summary>
    public IReadOnlyList<string> ExcludeFromWeightDecay { get; init; } = [];

    /// <summary>The largest norm of each weight's gradient; a longer gradient is scaled down to it. Default none. At most one kind of clipping may be set.</summary>
    public double? ClipNorm { get; init => field = Clip(value, nameof(ClipNorm)); }

    /// <summary>The largest norm of all gradients together; longer ones are scaled down to it. Default none. At most one kind of clipping may be set.</summary>
    public double? GlobalClipNorm { get; init => field = Clip(value, nameof(GlobalClipNorm)); }

    /// <summary>Every element of a gradient is brought into [-value, value]. Default none. At most one kind of clipping may be set.</summary>
    public double? ClipValue { get; init => field = Clip(value, nameof(ClipValue)); }

    /// <summary>Whether a moving average of the weights is kept, to replace them at the end of training. Default no.</summary>
    public bool UseEma { get; init; }

    /// <summary>The weight of the old average in the new one, in [0, 1]. Default 0.99.</summary>
    public double EmaMomentum { get; init => field = Check.Within(value, 0, 1, nameof(EmaMomentum)); } = 0.99;

    /// <summary>After every so many steps the weights become their averages. Default never before the end.</summary>
    public int? EmaOverwriteFrequency { get; init => field = value is { } steps ? Check.Positive(steps, nameof(EmaOverwriteFrequency)) : null; }

    /// <summary>Threads of a step. The result doesn't depend on it.</summary>
    internal int Threads { get; set => field = Check.Positive(value); } = Environment.ProcessorCount;

    internal bool IsBuilt { get; private set; }

    /// <summary>What it was built with, in order; empty before.</summary>
    internal IReadOnlyList<(string Path, int Length)> Parameters => _parameters;

    /// <summary>All state, in the order in which Keras stores it. After <see cref="Build"/>. <see cref="Iterations"/> is exact where <c>iteration</c>, as float32, ends at 2^24.</summary>
    internal IReadOnlyList<OptimizerVariable> Variables => _variables;

    /// <summary>
    /// Creates the state for the parameters that will be trained, in the order in which every step gives them. Again with the same parameters it changes nothing.
    /// </summary>
    /// <exception cref="InvalidOperationException">The optimizer belongs to other parameters.</exception>
    internal void Build(IReadOnlyList<(string Path, int Length)> parameters)
    {
        if (IsBuilt)
        {
            if (_parameters.AsSpan().SequenceEqual(parameters.ToArray())) return;
            throw new InvalidOperationException($"This optimizer keeps state for {_parameters.Length} other weights than the {parameters.Count} given. After changing what is trainable, compile with a new optimizer.");
        }
        if (new[] { ClipNorm, GlobalClipNorm, ClipValue }.Count(clip => clip is not null) > 1)
            throw new InvalidOperationException($"Found clipnorm {ClipNorm}, global_clipnorm {GlobalClipNorm}, clipvalue {ClipValue}; only one kind of clipping may be set. Drop the others.");
        IsBuilt = true;
        _parameters = [.. parameters];
        _decays = [.. parameters.Select(p => WeightDecay is > 0 && !ExcludeFromWeightDecay.Any(word => p.Path.Contains(word, StringComparison.Ordinal)))];
        _variables.Add(new NumberVariable("iteration", () => Iterations, value => Iterations = Check.NotNegative((long)value), isInteger: true));
        if (_schedule is ConstantRate) _variables.Add(new NumberVariable("learning_rate", () => _learningRate, value => LearningRate = value));
        if (UseEma) _averages = AddStates("average")[0];
        CreateState();
    }

    /// <summary>The variables that <see cref="Build"/> would create for parameters of these paths, without memory for their values. The optimizer stays as it is.</summary>
    /// <exception cref="InvalidOperationException">Its options contradict each other.</exception>
    internal IReadOnlyList<OptimizerVariable> Plan(IEnumerable<string> paths)
    {
        var copy = (Optimizer)MemberwiseClone();
        (copy._variables, copy._states, copy.IsBuilt) = ([], [], false);
        copy.Build([.. paths.Select(path => (path, 0))]);
        return copy._variables;
    }

    /// <summary>
    /// The one place that applies gradients: clips them, decays and updates the weights, keeps their averages, counts the step.
    /// </summary>
    /// <param name="targets">All parameters, in the order given to <see cref="Build"/>.</param>
    internal void Apply(IReadOnlyList<OptimizerTarget> targets)
    {
        CheckTargets(targets);
        float rate = (float)LearningRate;
        bool overwrites = UseEma && EmaOverwriteFrequency is { } frequency && (Iterations + 1) % frequency == 0;
        var pass = new UpdatePass(Memory(targets, rate))
        {
            Threads = Threads,
            ClipValue = (float)(ClipValue ?? double.PositiveInfinity),
            AverageMomentum = Iterations == 0 ? 0 : (float)EmaMomentum,
            OverwriteWithAverage = overwrites,
        };
        Step(pass, rate, Iterations + 1);
        Iterations++;
    }

    /// <summary>Puts the moving averages in the weights' place, as Keras does at the end of training. Without <see cref="UseEma"/>, and before the first step, it does nothing.</summary>
    internal void FinishAveraging(IReadOnlyList<OptimizerTarget> targets)
    {
        if (!UseEma || Iterations == 0) return;
        CheckTargets(targets);
        for (int i = 0; i < targets.Count; i++) _averages[i].Values.CopyTo(new Span<float>(targets[i].Value, targets[i].Length));
    }

    /// <summary>Adds the optimizer's own state, in Keras's order.</summary>
    private protected abstract void CreateState();

    /// <summary>Runs the pass with the optimizer's rule.</summary>
    /// <param name="pass">The memory of this step.</param>
    /// <param name="rate">This step's learning rate.</param>
    /// <param name="step">This step's number, the first is 1.</param>
    private protected abstract void Step(UpdatePass pass, float rate, long step);

    /// <summary>Adds kinds of state for every parameter, interleaved, as Keras orders kinds that are created together. Kind k is slot k of what came before plus k.</summary>
    private protected StateVariable[][] AddStates(string kind, string? second = null, float start = 0)
    {
        string[] kinds = second is null ? [kind] : [kind, second];
        var added = kinds.Select(_ => new StateVariable[_parameters.Length]).ToArray();
        for (int i = 0; i < _parameters.Length; i++)
            for (int k = 0; k < kinds.Length; k++)
                _variables.Add(added[k][i] = new StateVariable($"{_parameters[i].Path.Replace('/', '_')}_{kinds[k]}", i, _parameters[i].Length, start));
        return added;
    }

    /// <summary>The states in the order in which the rule takes them.</summary>
    private protected void UseStates(params ReadOnlySpan<StateVariable[]> states)
    {
        foreach (var state in states) _states.Add(state);
    }

    private protected void AddNumber(string name, Func<float> read, Action<float> write) => _variables.Add(new NumberVariable(name, read, write));

    private StepMemory[] Memory(IReadOnlyList<OptimizerTarget> targets, float rate)
    {
        var memory = new StepMemory[targets.Count];
        float globalScale = GlobalClipNorm is { } bound ? Scale(bound, GlobalSquares(targets)) : 1;
        for (int i = 0; i < memory.Length; i++)
        {
            var target = targets[i];
            memory[i] = new StepMemory
            {
                Value = target.Value,
                Gradient = target.Gradient,
                Length = target.Length,
                First = State(0, i),
                Second = State(1, i),
                Third = State(2, i),
                Average = UseEma ? Address(_averages[i]) : null,
                GradientScale = ClipNorm is { } norm && target.Gradient != null ? Scale(norm, GradientNorm.SumOfSquares(target.Gradient, target.Length, Threads)) : globalScale,
                Decay = _decays[i] ? (float)WeightDecay!.Value : 0,
                Rate = rate,
            };
        }
        return memory;
    }

    private double GlobalSquares(IReadOnlyList<OptimizerTarget> targets)
    {
        double squares = 0;
        foreach (var target in targets)
            if (target.Gradient != null) squares += GradientNorm.SumOfSquares(target.Gradient, target.Length, Threads);
        return squares;
    }

    // A norm that isn't finite makes the scale, and so the weights, not a number: training must see it, as in Keras.
    private static float Scale(double bound, double squares) => double.IsFinite(squares) ? (float)(bound / Math.Max(Math.Sqrt(squares), bound)) : float.NaN;

    private float* State(int slot, int parameter) => slot < _states.Count ? Address(_states[slot][parameter]) : null;

    private static float* Address(StateVariable state) => state.Length == 0 ? null : (float*)Unsafe.AsPointer(ref state.Values[0]);

    private void CheckTargets(IReadOnlyList<OptimizerTarget> targets)
    {
        if (!IsBuilt) throw new InvalidOperationException("The optimizer has no state yet. Call Build with the parameters first.");
        if (targets.Count != _parameters.Length)
            throw new ArgumentException($"Got {targets.Count} gradients; expected {_parameters.Length}, one for each weight that the optimizer was built with.", nameof(targets));
        for (int i = 0; i < targets.Count; i++)
            if (targets[i].Length != _parameters[i].Length)
                throw new ArgumentException($"Got {targets[i].Length} values for '{_parameters[i].Path}'; expected {_parameters[i].Length}, as the optimizer was built with.", nameof(targets));
    }

    private static double? Clip(double? value, string name) => value is { } bound ? Check.Positive(bound, name) : null;
}
