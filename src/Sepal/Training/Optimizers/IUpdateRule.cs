using System.Numerics;

namespace Sepal.Training;

/// <summary>One optimizer's arithmetic on as many elements as a vector holds: takes value, gradient and up to three states, changes the states, returns the new value.</summary>
internal interface IUpdateRule
{
    Vector<float> Step(Vector<float> value, Vector<float> gradient, ref Vector<float> first, ref Vector<float> second, ref Vector<float> third);
}
