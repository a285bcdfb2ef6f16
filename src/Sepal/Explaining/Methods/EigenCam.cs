using static TorchSharp.torch;

namespace Sepal.Explaining;

/// <summary>
/// What a layer's activations have most in common, whatever the class: their first principal component, with the sign that goes with the total activation. It needs no
/// gradients, and is the same for every class.
/// </summary>
public sealed class EigenCam : ExplanationMethod
{
    /// <summary>Eigen-CAM.</summary>
    public EigenCam() : base("eigen-cam") { }

    /// <inheritdoc/>
    public override string Formula => "map = (A - mean) v, v the first right singular vector of the centred activations (places × channels)";

    /// <inheritdoc/>
    public override string Source => "Muhammad and Yeasin: Eigen-CAM (IJCNN 2020), equations 3 to 5";

    /// <inheritdoc/>
    public override string Cost => "1 forward pass";

    /// <inheritdoc/>
    public override bool NeedsLayer => true;

    /// <inheritdoc/>
    public override bool DependsOnClass => false;

    /// <inheritdoc/>
    public override string Caution => "It shows what stands out, not why this class was chosen: the map is the same for every class.";

    internal override Attribution Explain(Probe probe)
    {
        using var noGradients = no_grad();
        var maps = Enumerable.Range(0, probe.Count).Select(i => Map(probe.Activations[i].to(ScalarType.Float64))).ToList();
        probe.Step(1, 1);
        return new Attribution(stack(maps));
    }

    private static Tensor Map(Tensor activations)
    {
        long channels = activations.shape[0], rows = activations.shape[1], columns = activations.shape[2];
        var places = activations.reshape(channels, rows * columns).t();
        var centred = places - places.mean([0], keepdim: true);
        // Of the two products the smaller: its eigenvectors give the other's.
        bool byChannels = channels <= rows * columns;
        var (values, vectors) = linalg.eigh(byChannels ? centred.t().mm(centred) : centred.mm(centred.t()));
        var last = vectors.select(1, -1).unsqueeze(1);
        var component = (byChannels ? centred.mm(last) : last * values[-1].clamp_min(0).sqrt()).squeeze(1);
        var total = places.sum(1);
        bool isTurned = (component * (total - total.mean())).sum().item<double>() < 0;
        return (isTurned ? -component : component).reshape(rows, columns);
    }
}
