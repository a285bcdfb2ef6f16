namespace Sepal.Explaining;

/// <summary>Where the numbers of a map lie on the network's input: number i of an axis at <c>First + i × Step</c> pixels from the edge.</summary>
/// <param name="FirstRow">The centre of the first row.</param>
/// <param name="RowStep">From row to row.</param>
/// <param name="FirstColumn">The centre of the first column.</param>
/// <param name="ColumnStep">From column to column.</param>
internal sealed record MapGrid(double FirstRow, double RowStep, double FirstColumn, double ColumnStep)
{
    /// <summary>A map stretched over the whole input: what every method does with the maps of a layer.</summary>
    public static MapGrid Stretched(int mapHeight, int mapWidth, int height, int width)
        => new(0.5 * height / mapHeight, (double)height / mapHeight, 0.5 * width / mapWidth, (double)width / mapWidth);
}
