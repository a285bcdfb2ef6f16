namespace Sepal.Data;

/// <summary>A class and how many good pictures it has.</summary>
/// <param name="Name">The class folder's name.</param>
/// <param name="Images">Pictures that can be decoded.</param>
public sealed record ScannedClass(string Name, int Images);
