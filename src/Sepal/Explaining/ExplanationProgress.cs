namespace Sepal.Explaining;

/// <summary>How far an explanation is. Methods that ask the network often report each batch.</summary>
/// <param name="Photo">Photos that are done.</param>
/// <param name="Photos">Photos in all.</param>
/// <param name="Pass">Changed copies of the present photo that the network has seen.</param>
/// <param name="Passes">Those that it will see in all.</param>
public sealed record ExplanationProgress(int Photo, int Photos, int Pass, int Passes);
