using SkiaSharp;

namespace Sepal.Data.Drawing;

/// <summary>Petals, lines and discs on a canvas whose unit is the flower's radius.</summary>
internal sealed class FlowerBrush : IDisposable
{
    private readonly SKPaint _fill = new() { IsAntialias = true, Style = SKPaintStyle.Fill };
    private readonly SKPaint _line = new() { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeCap = SKStrokeCap.Round };
    private readonly SKPaint _shade = new() { IsAntialias = true, Style = SKPaintStyle.Fill };

    public FlowerBrush(SKCanvas canvas) => Canvas = canvas;

    public SKCanvas Canvas { get; }

    public void Dispose()
    {
        _fill.Dispose();
        _line.Dispose();
        _shade.Shader?.Dispose();
        _shade.Dispose();
    }

    /// <summary>A petal from the origin's side outwards along +y. <paramref name="tip"/>: 0 pointed, 1 round.</summary>
    public static SKPath PetalPath(double from, double to, double halfWidth, double tip, double bend = 0)
    {
        float r0 = (float)from, r1 = (float)to, w = (float)halfWidth, t = (float)tip, x = (float)bend, length = r1 - r0;
        var path = new SKPath();
        path.MoveTo(0, r0);
        path.CubicTo(-w * 1.25f, r0 + length * 0.35f, -w * 1.15f * t - w * 0.25f * (1 - t) + x, r1 - length * (0.02f + 0.25f * (1 - t)), x, r1);
        path.CubicTo(w * 1.15f * t + w * 0.25f * (1 - t) + x, r1 - length * (0.02f + 0.25f * (1 - t)), w * 1.25f, r0 + length * 0.35f, 0, r0);
        path.Close();
        return path;
    }

    /// <summary>A shape in one colour with a dark edge.</summary>
    public void Petal(SKPath path, SKColor colour, double edge = 0.018, byte edgeAlpha = 90)
    {
        _fill.Color = colour;
        Canvas.DrawPath(path, _fill);
        if (_shade.Shader is not null) Canvas.DrawPath(path, _shade);
        if (edge <= 0) return;
        _line.StrokeWidth = (float)edge;
        _line.Color = FlowerColours.Shade(colour, 0.45).WithAlpha(edgeAlpha);
        Canvas.DrawPath(path, _line);
    }

    /// <summary>From now on petals are darker near the flower's heart: <paramref name="depth"/> in [0, 1] at the centre, 0 at <paramref name="radius"/>.</summary>
    public void ShadeHeart(double radius, double depth)
    {
        _shade.Shader?.Dispose();
        _shade.Shader = depth <= 0 ? null : SKShader.CreateRadialGradient(new SKPoint(0, 0), (float)radius,
            [SKColors.Black.WithAlpha((byte)(255 * depth)), SKColors.Black.WithAlpha(0)], SKShaderTileMode.Clamp);
    }

    public void Line(double x0, double y0, double x1, double y1, SKColor colour, double width)
    {
        _line.Color = colour;
        _line.StrokeWidth = (float)width;
        Canvas.DrawLine((float)x0, (float)y0, (float)x1, (float)y1, _line);
    }

    public void Stroke(SKPath path, SKColor colour, double width)
    {
        _line.Color = colour;
        _line.StrokeWidth = (float)width;
        Canvas.DrawPath(path, _line);
    }

    public void Dot(double x, double y, double radius, SKColor colour)
    {
        _fill.Color = colour;
        Canvas.DrawCircle((float)x, (float)y, (float)radius, _fill);
    }

    /// <summary>Draws with the canvas turned.</summary>
    public void Turned(double degrees, Action draw)
    {
        Canvas.Save();
        Canvas.RotateDegrees((float)degrees);
        draw();
        Canvas.Restore();
    }
}
