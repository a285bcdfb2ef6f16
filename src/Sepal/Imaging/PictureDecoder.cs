using System.Runtime.InteropServices;
using SkiaSharp;

namespace Sepal.Imaging;

/// <summary>
/// Turns files into <see cref="Picture"/>s: JPEG, PNG, GIF (first frame), BMP and WebP, recognised by their content, never by their name.
/// Colour profiles are not applied, as in Keras. 16-bit channels are scaled by 1/257, rounded down or up: at most one level from the exact value. Whatever the bytes, the outcome is a picture or a <see cref="PictureException"/>.
/// </summary>
public static class PictureDecoder
{
    /// <summary>Decodes a file that lies in memory.</summary>
    /// <exception cref="PictureException">The bytes are no picture, a damaged one, or one beyond the options' limits; the message is the reason.</exception>
    public static Picture Decode(ReadOnlyMemory<byte> file, DecodeOptions? options = null)
    {
        options ??= DecodeOptions.Default;
        return WithCodec(file, options, (codec, header) => Orientation.Apply(Pixels(codec, header, options), options.ApplyOrientation ? header.Orientation : 1));
    }

    /// <summary>Decodes what is left of a stream.</summary>
    /// <inheritdoc cref="Decode(ReadOnlyMemory{byte}, DecodeOptions?)"/>
    public static Picture Decode(Stream stream, DecodeOptions? options = null) => Decode(PictureFile.Read(stream, options ?? DecodeOptions.Default), options);

    /// <summary>Decodes a file.</summary>
    /// <exception cref="PictureException">The file can't be opened, or as for bytes; the message begins with the path.</exception>
    public static Picture Load(string path, DecodeOptions? options = null) => PictureFile.With(path, options, file => Decode(file, options));

    /// <summary>Reads size, format and orientation, without decoding pixels.</summary>
    /// <inheritdoc cref="Decode(ReadOnlyMemory{byte}, DecodeOptions?)"/>
    public static PictureHeader ReadHeader(ReadOnlyMemory<byte> file, DecodeOptions? options = null)
        => WithCodec(file, options ?? DecodeOptions.Default, (_, header) => header);

    /// <inheritdoc cref="ReadHeader(ReadOnlyMemory{byte}, DecodeOptions?)"/>
    /// <exception cref="PictureException">The file can't be opened, or as for bytes; the message begins with the path.</exception>
    public static PictureHeader ReadHeader(string path, DecodeOptions? options = null) => PictureFile.With(path, options, file => ReadHeader(file, options));

    private static unsafe T WithCodec<T>(ReadOnlyMemory<byte> file, DecodeOptions options, Func<SKCodec, PictureHeader, T> use)
    {
        var format = FileSignature.Recognise(file.Span);
        using var pin = file.Pin(); // Skia reads the caller's bytes in place.
        using var data = SKData.Create((nint)pin.Pointer, file.Length);
        using var codec = SKCodec.Create(new SKMemoryStream(data), out var result)
            ?? throw new PictureException(result == SKCodecResult.IncompleteInput ? Torn(format) : $"The {format} file is damaged: its header makes no sense. Replace or remove it.");
        int width = codec.Info.Width, height = codec.Info.Height;
        if (width < 1 || height < 1) throw new PictureException($"The {format} file is damaged: it claims a size of {width} x {height}. Replace or remove it.");
        if ((long)width * height > options.PixelLimit)
            throw new PictureException($"The picture claims {width} x {height} pixels, more than the limit of {options.PixelLimit}. Scale it down, or raise PixelLimit.");
        return use(codec, new PictureHeader(width, height, format, Orientation.Number(codec.EncodedOrigin)));
    }

    /// <summary>The stored pixels, in RGB. Skia writes four bytes a pixel; those live outside the managed heap, for moments.</summary>
    private static unsafe Picture Pixels(SKCodec codec, PictureHeader header, DecodeOptions options)
    {
        // No colour space: the values of the file, as Pillow gives them. Not premultiplied: colours under alpha stay exact.
        var info = new SKImageInfo(header.Width, header.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        // Zeroed: a frame need not cover the whole picture, and what it leaves out is transparent.
        void* rgba = NativeMemory.AllocZeroed((nuint)info.BytesSize64);
        try
        {
            var result = codec.GetPixels(info, (nint)rgba, info.RowBytes, SKCodecOptions.Default);
            if (result == SKCodecResult.IncompleteInput) throw new PictureException(Torn(header.Format));
            if (result != SKCodecResult.Success) throw new PictureException($"The {header.Format} file is damaged or cut short: its pixels can't be decoded ({result}). Replace or remove it.");
            var picture = new Picture(header.Width, header.Height);
            if (options.DropAlpha || codec.Info.AlphaType == SKAlphaType.Opaque) PixelRows.DropAlpha((byte*)rgba, picture.Pixels);
            else PixelRows.OverWhite((byte*)rgba, picture.Pixels);
            return picture;
        }
        finally
        {
            NativeMemory.Free(rgba);
        }
    }

    private static string Torn(PictureFormat format) => $"The {format} file is cut short: it ends before its last pixel. Copy or download it again, or remove it.";
}
