namespace Sepal.Imaging;

/// <summary>What a picture's file says of itself, read without its pixels.</summary>
/// <param name="Width">Columns as stored, before orientation is applied.</param>
/// <param name="Height">Rows as stored, before orientation is applied.</param>
/// <param name="Format">The kind of file, by its content.</param>
/// <param name="Orientation">Exif's orientation, 1 to 8; 1 is upright, 5 to 8 swap width and height.</param>
public sealed record PictureHeader(int Width, int Height, PictureFormat Format, int Orientation);
