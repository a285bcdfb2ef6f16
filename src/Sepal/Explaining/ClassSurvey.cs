namespace Sepal.Explaining;

/// <summary>What the heatmaps of one explained class have in common.</summary>
/// <param name="ClassName">The class that was explained.</param>
/// <param name="Count">Pictures.</param>
/// <param name="EmptyCount">Those with an empty map.</param>
/// <param name="Height">Rows of the mean map.</param>
/// <param name="Width">Columns of the mean map.</param>
/// <param name="MeanMap">The mean of the maps, (height, width) row after row, in [0, 1].</param>
/// <param name="MeanBorderShare">The mean of <see cref="Heatmap.BorderShare"/>; an even map has 0.36.</param>
/// <param name="BorderCount">Pictures whose map lies mostly on the border: the sign of a wrong cue.</param>
/// <param name="MostCertain">The picture with the largest probability.</param>
/// <param name="LeastCertain">The picture with the smallest.</param>
public sealed record ClassSurvey(string ClassName, int Count, int EmptyCount, int Height, int Width, float[] MeanMap, double MeanBorderShare, int BorderCount, ExplainedPicture MostCertain, ExplainedPicture LeastCertain);
