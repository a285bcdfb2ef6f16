using static TorchSharp.torch;

namespace Sepal.Explaining;

/// <summary>
/// Grad-CAM whose weights come from where a channel raises the score, so that several objects of a class all show. The exponential's second and third derivatives
/// are g² and g³, as usual.
/// </summary>
public sealed class GradCamPlusPlus : GradientCam
{
    private const double LeastDenominator = 1e-12;

    /// <summary>Grad-CAM++.</summary>
    public GradCamPlusPlus() : base("grad-cam++") { }

    /// <inheritdoc/>
    public override string Formula => "a = g² / (2 g² + sum_ab A g³); w_k = sum_ij a max(g, 0); map = sum_k w_k A_k";

    /// <inheritdoc/>
    public override string Source => "Chattopadhay et al.: Grad-CAM++ (WACV 2018), equations 10 and 11";

    private protected override Tensor Map(Tensor activations, Tensor gradients)
    {
        var square = gradients.pow(2);
        var denominator = 2 * square + activations.sum([2, 3], keepdim: true) * gradients.pow(3);
        var tiny = where(denominator < 0, -LeastDenominator * ones_like(denominator), LeastDenominator * ones_like(denominator));
        var shares = square / where(denominator.abs() > LeastDenominator, denominator, tiny);
        return ((shares * gradients.relu()).sum([2, 3], keepdim: true) * activations).sum(1);
    }
}
