namespace Sepal.Data;

/// <summary>
/// Where each pixel of an augmented picture is read: the pixel (row, column) reads the source at
/// (RowByRow row + RowByColumn column + RowOffset, ColumnByRow row + ColumnByColumn column + ColumnOffset), in pixels, (0, 0) being the first pixel's centre.
/// </summary>
internal readonly record struct AugmentationMap(double RowByRow, double RowByColumn, double RowOffset, double ColumnByRow, double ColumnByColumn, double ColumnOffset)
{
    /// <summary>
    /// Keras's <c>ImageDataGenerator</c>: rotation x shift x shear x zoom about a centre, x along columns and y along rows. Angles in degrees, shifts in pixels,
    /// zooms above 1 show more. Keras turns a picture that is not square about the wrong point, (width / 2, height / 2) in (row, column); the caller says which centre.
    /// </summary>
    public static AugmentationMap Create(double rotation, double shiftX, double shiftY, double shear, double zoomX, double zoomY, double centreX, double centreY)
    {
        var (sin, cos) = Math.SinCos(double.DegreesToRadians(rotation));
        var (shearSin, shearCos) = Math.SinCos(double.DegreesToRadians(shear));
        double xx = cos * zoomX, xy = -(cos * shearSin + sin * shearCos) * zoomY;
        double yx = sin * zoomX, yy = (cos * shearCos - sin * shearSin) * zoomY;
        double x = cos * shiftX - sin * shiftY + centreX - (xx * centreX + xy * centreY);
        double y = sin * shiftX + cos * shiftY + centreY - (yx * centreX + yy * centreY);
        return new AugmentationMap(yy, yx, y, xy, xx, x);
    }

    /// <summary>Mirrors the result left to right.</summary>
    public AugmentationMap FlipHorizontal(int width) => this with
    {
        RowByColumn = -RowByColumn,
        RowOffset = RowOffset + RowByColumn * (width - 1),
        ColumnByColumn = -ColumnByColumn,
        ColumnOffset = ColumnOffset + ColumnByColumn * (width - 1),
    };

    /// <summary>Mirrors the result top to bottom.</summary>
    public AugmentationMap FlipVertical(int height) => this with
    {
        RowByRow = -RowByRow,
        RowOffset = RowOffset + RowByRow * (height - 1),
        ColumnByRow = -ColumnByRow,
        ColumnOffset = ColumnOffset + ColumnByRow * (height - 1),
    };
}
