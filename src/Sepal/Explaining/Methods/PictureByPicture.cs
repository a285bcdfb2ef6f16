using static TorchSharp.torch;

namespace Sepal.Explaining;

/// <summary>A method that asks the network many times about one picture, in batches of changed copies.</summary>
public abstract class PictureByPicture : ExplanationMethod
{
    private protected PictureByPicture(string name) : base(name) { }

    /// <summary>The map of one picture, (rows, columns), in double precision.</summary>
    private protected abstract Tensor Map(Probe probe, int picture);

    internal sealed override bool SharesPasses => false;

    internal override Attribution Explain(Probe probe)
    {
        var maps = new List<Tensor>();
        for (int i = 0; i < probe.Count; i++)
        {
            using var scope = NewDisposeScope();
            using var noGradients = no_grad();
            maps.Add(Map(probe, i).MoveToOuterDisposeScope());
        }
        return new Attribution(stack(maps));
    }
}
