using System.Numerics;
using System.Text.Json.Nodes;

namespace Sepal.Training;

/// <summary>The arithmetic and the options that <see cref="Adam"/> and <see cref="AdamW"/> share. Corrections are powers in 32 bits, as Keras computes them.</summary>
internal sealed class AdamMoments(double beta1, double beta2, double epsilon, bool amsgrad)
{
    public double Beta1 { get; } = Check.Within(beta1, 0, 1);

    public double Beta2 { get; } = Check.Within(beta2, 0, 1);

    public double Epsilon { get; } = Check.NotNegative(epsilon);

    public bool Amsgrad => amsgrad;

    public static AdamMoments Read(JsonObject config)
        => new(config.Number("beta_1", 0.9), config.Number("beta_2", 0.999), config.Number("epsilon", 1e-7), config.Flag("amsgrad"));

    public void Write(JsonObject config)
        => (config["beta_1"], config["beta_2"], config["epsilon"], config["amsgrad"]) = (KerasConfig.Float(Beta1), KerasConfig.Float(Beta2), KerasConfig.Float(Epsilon), Amsgrad);

    public void Run(UpdatePass pass, float rate, long step)
    {
        float alpha = rate * MathF.Sqrt(1 - MathF.Pow((float)Beta2, step)) / (1 - MathF.Pow((float)Beta1, step));
        pass.Run(new Rule(new(alpha), new((float)(1 - Beta1)), new((float)(1 - Beta2)), new((float)Epsilon), Amsgrad));
    }

    private readonly struct Rule(Vector<float> alpha, Vector<float> fresh1, Vector<float> fresh2, Vector<float> epsilon, bool amsgrad) : IUpdateRule
    {
        public Vector<float> Step(Vector<float> value, Vector<float> gradient, ref Vector<float> m, ref Vector<float> v, ref Vector<float> largest)
        {
            m += (gradient - m) * fresh1;
            v += (gradient * gradient - v) * fresh2;
            if (amsgrad) largest = Vector.Max(largest, v);
            return value - m * alpha / (Vector.SquareRoot(amsgrad ? largest : v) + epsilon);
        }
    }
}
