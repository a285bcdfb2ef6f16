using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sepal.Benchmarking;

/// <summary>
/// The report's network as everyone writes it: TorchSharp's modules, its optimizer, maps with their channels first, a dispose scope a step, float32.
/// It is what ours is compared with; nothing in it is slow on purpose.
/// </summary>
internal sealed class PlainModules : IDisposable
{
    private readonly Sequential _network;
    private readonly optim.Optimizer _optimizer;
    private readonly Tensor _input;
    private readonly Tensor _labels;

    public PlainModules(int batchSize, int size)
    {
        using (NewDisposeScope()) // drawing the first weights leaves some tensors
        {
            _network = Build(size);
            foreach (var parameter in _network.parameters()) parameter.DetachFromDisposeScope();
        }
        _optimizer = optim.RMSProp(_network.parameters(), 1e-4);
        _input = rand(batchSize, 3, size, size);
        _labels = tensor(Enumerable.Range(0, batchSize).Select(i => (long)(i % ReportNetwork.Classes)).ToArray());
    }

    private static Sequential Build(int size)
    {
        var modules = new List<(string, nn.Module<Tensor, Tensor>)>();
        int channels = 3;
        for (int i = 0; i < ReportNetwork.Filters.Count; i++)
        {
            modules.Add(($"conv{i}", nn.Conv2d(channels, ReportNetwork.Filters[i], 3)));
            modules.Add(($"relu{i}", nn.ReLU()));
            modules.Add(($"pool{i}", nn.MaxPool2d(2)));
            channels = ReportNetwork.Filters[i];
        }
        modules.Add(("flatten", nn.Flatten()));
        modules.Add(("dense", nn.Linear(ReportNetwork.FlatLength(size), ReportNetwork.Units)));
        modules.Add(("relu", nn.ReLU()));
        modules.Add(("scores", nn.Linear(ReportNetwork.Units, ReportNetwork.Classes)));
        return nn.Sequential(modules);
    }

    /// <summary>One step of this work.</summary>
    public void Run(PlainWork work)
    {
        if (work == PlainWork.Train) Step();
        else Predict();
    }

    /// <summary>One step: forward, loss, backward, update; the loss is looked at, as a progress bar does.</summary>
    public double Step()
    {
        using var scope = NewDisposeScope();
        _optimizer.zero_grad();
        var loss = nn.functional.cross_entropy(_network.call(_input), _labels);
        loss.backward();
        _optimizer.step();
        return loss.item<float>();
    }

    /// <summary>One forward pass to probabilities.</summary>
    public float[] Predict()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        return nn.functional.softmax(_network.call(_input), 1).data<float>().ToArray();
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _network.Dispose();
        _input.Dispose();
        _labels.Dispose();
    }
}
