namespace Sepal.Backbones;

/// <summary>One of ImageNet's 1,000 classes.</summary>
/// <param name="Index">The label, 0 to 999.</param>
/// <param name="WordNetId">WordNet's id of the noun: <c>n11939491</c>.</param>
/// <param name="Name">The name that Keras gives it: <c>daisy</c>. Two names, crane and maillot, stand for two classes each.</param>
public sealed record ImageNetClass(int Index, string WordNetId, string Name);
