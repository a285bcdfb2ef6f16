using Sepal.Imaging;

namespace Sepal.Explaining;

/// <summary>Where the numbers of a map fall in the picture that the network's input was made of: the way back through crop, padding and resizing. Bilinear, edges repeated.</summary>
internal static class MapProjection
{
    /// <summary>The map on a picture, (pictureHeight, pictureWidth) row after row; 0 where the network saw nothing of it.</summary>
    /// <param name="map">The map, (mapHeight, mapWidth).</param>
    /// <param name="mapHeight">Its rows.</param>
    /// <param name="mapWidth">Its columns.</param>
    /// <param name="grid">Where its numbers lie on the network's input.</param>
    /// <param name="rows">The part of the picture's rows that fills the input.</param>
    /// <param name="columns">The part of its columns.</param>
    /// <param name="inputHeight">The input's rows.</param>
    /// <param name="inputWidth">The input's columns.</param>
    /// <param name="pictureHeight">The picture's rows.</param>
    /// <param name="pictureWidth">The picture's columns.</param>
    public static float[] Project(float[] map, int mapHeight, int mapWidth, MapGrid grid, ResizeWindow rows, ResizeWindow columns, int inputHeight, int inputWidth, int pictureHeight, int pictureWidth)
    {
        // The whole map on the whole picture is OpenCV's resizing, to the last bit: the report's colours are cut off at levels, not rounded.
        if (rows == new ResizeWindow(0, pictureHeight) && columns == new ResizeWindow(0, pictureWidth) && grid == MapGrid.Stretched(mapHeight, mapWidth, inputHeight, inputWidth))
            return Resizer.ResizeMap(map, mapHeight, mapWidth, pictureHeight, pictureWidth);
        return MapResampling.Apply(map, mapWidth, Axis(mapHeight, grid.FirstRow, grid.RowStep, rows, inputHeight, pictureHeight), Axis(mapWidth, grid.FirstColumn, grid.ColumnStep, columns, inputWidth, pictureWidth));
    }

    private static MapResampling.Between[] Axis(int count, double first, double step, ResizeWindow window, int inputLength, int pictureLength)
    {
        var axis = new MapResampling.Between[pictureLength];
        for (int i = 0; i < pictureLength; i++)
        {
            double onInput = (i + 0.5 - window.Start) / window.Length * inputLength;
            axis[i] = onInput < 0 || onInput > inputLength ? MapResampling.Between.Nowhere : MapResampling.Between.At((onInput - first) / step, count);
        }
        return axis;
    }
}
