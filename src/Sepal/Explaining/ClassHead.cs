using Sepal.Layers;
using Sepal.Models;
using static TorchSharp.torch;

namespace Sepal.Explaining;

/// <summary>
/// What a network's last outputs mean: scores and probabilities of classes, whether it ends in a softmax, in sigmoids, or in scores. A single output stands for two
/// classes, the second of which is its yes.
/// </summary>
internal sealed class ClassHead
{
    // A float just below 1 that has a finite logit.
    private const double Edge = 1e-7;

    private readonly bool _isSigmoid;
    private readonly bool _isSingle;

    public ClassHead(Model model)
    {
        var shape = model.ResultShape;
        if (shape.Rank != 1 || !shape.IsKnown)
            throw new ExplanationException($"The network '{model.Name}' gives {shape}; expected a vector with a number for each class. Explain a network that ends in a classifier.");
        _isSigmoid = EndsInSigmoid(model);
        _isSingle = shape[0] == 1 && !model.EndsInSoftmax;
        Count = _isSingle ? 2 : shape[0];
    }

    /// <summary>How many classes there are.</summary>
    public int Count { get; }

    /// <summary>Scores before the softmax or sigmoid, (pictures, classes), from <see cref="Model.ForwardScore"/>'s output.</summary>
    public Tensor Logits(Tensor output)
    {
        var z = _isSigmoid ? output.logit(Edge) : output;
        return _isSingle ? cat([-z, z], 1) : z;
    }

    /// <summary>Probabilities, (pictures, classes).</summary>
    public Tensor Probabilities(Tensor logits) => _isSigmoid || _isSingle ? logits.sigmoid() : nn.functional.softmax(logits, 1);

    private static bool EndsInSigmoid(Model model) => model.Output.Layer switch
    {
        Dense dense => dense.Activation.Name == "sigmoid",
        Activation activation => activation.Function.Name == "sigmoid",
        Model inner => EndsInSigmoid(inner),
        _ => false,
    };
}
