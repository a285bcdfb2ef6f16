namespace Sepal.Benchmarking;

/// <summary>What plain modules do in comparison.</summary>
internal enum PlainWork
{
    Train,
    Predict,
}
