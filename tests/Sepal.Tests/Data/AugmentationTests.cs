using CsCheck;
using Sepal.Data;
using Sepal.Numerics;

namespace Sepal.Tests.Data;

public sealed class AugmentationTests
{
    private static byte[] Waves(int height, int width)
    {
        byte[] pixels = new byte[height * width * 3];
        for (int row = 0, i = 0; row < height; row++)
            for (int column = 0; column < width; column++)
                for (int c = 0; c < 3; c++) pixels[i++] = (byte)(127.5 + 127.5 * Math.Sin(row * 0.11 + column * (0.07 + 0.03 * c)));
        return pixels;
    }

    private static byte[] Applied(Augmentation augmentation, byte[] source, int height, int width, RandomStream random)
    {
        byte[] result = new byte[source.Length];
        augmentation.Apply(source, result, height, width, random);
        return result;
    }

    [Fact]
    public void None_copies_the_picture()
    {
        byte[] source = Waves(9, 13);
        Augmentation.None.IsNone.ShouldBeTrue();
        Augmentation.Lab.IsNone.ShouldBeFalse();
        Applied(Augmentation.None, source, 9, 13, new RandomStream(1)).ShouldBe(source);
    }

    [Fact]
    public void The_same_stream_gives_the_same_picture_and_another_gives_another()
    {
        byte[] source = Waves(40, 30);
        foreach (var augmentation in new[] { Augmentation.Lab, Augmentation.Default })
        {
            byte[] first = Applied(augmentation, source, 40, 30, new RandomStream(7, 2, 31));
            Applied(augmentation, source, 40, 30, new RandomStream(7, 2, 31)).ShouldBe(first);
            Applied(augmentation, source, 40, 30, new RandomStream(7, 3, 31)).ShouldNotBe(first);
        }
    }

    [Fact]
    public void A_flip_mirrors_half_of_the_pictures_to_the_byte()
    {
        byte[] source = Waves(5, 8), mirrored = new byte[source.Length];
        for (int row = 0; row < 5; row++)
            for (int column = 0; column < 8; column++)
                source.AsSpan((row * 8 + column) * 3, 3).CopyTo(mirrored.AsSpan((row * 8 + 7 - column) * 3));
        var flip = new Augmentation { HorizontalFlip = true };
        byte[][] results = [.. Enumerable.Range(0, 200).Select(i => Applied(flip, source, 5, 8, new RandomStream(3, i)))];

        results.ShouldAllBe(r => r.SequenceEqual(source) || r.SequenceEqual(mirrored));
        results.Count(r => r.SequenceEqual(mirrored)).ShouldBeInRange(70, 130);
    }

    [Fact]
    public void Turning_one_kind_on_leaves_the_other_draws_as_they_were()
    {
        var plain = AugmentationDraw.From(Augmentation.Lab, 150, 150, new RandomStream(5));
        var more = AugmentationDraw.From(Augmentation.Lab with { Brightness = 0.4, VerticalFlip = true, ShearDegrees = 0 }, 150, 150, new RandomStream(5));
        (more.Rotation, more.ShiftX, more.ShiftY, more.ZoomX, more.ZoomY, more.FlipHorizontal).ShouldBe((plain.Rotation, plain.ShiftX, plain.ShiftY, plain.ZoomX, plain.ZoomY, plain.FlipHorizontal));
    }

    [Fact]
    public void Lab_draws_within_the_reports_ranges_and_fills_them()
    {
        var draws = Enumerable.Range(0, 4000).Select(i => AugmentationDraw.From(Augmentation.Lab, 150, 100, new RandomStream(1, i))).ToArray();
        Fills(d => d.Rotation, -40, 40);
        Fills(d => d.ShiftY, -30, 30);
        Fills(d => d.ShiftX, -20, 20);
        Fills(d => d.Shear, -0.2, 0.2);
        Fills(d => d.ZoomX, 0.8, 1.2);
        Fills(d => d.ZoomY, 0.8, 1.2);
        draws.ShouldAllBe(d => d.Contrast == 1 && d.Brightness == 0 && !d.FlipVertical);

        void Fills(Func<AugmentationDraw, double> value, double least, double most)
        {
            double margin = (most - least) * 0.01;
            draws.Min(value).ShouldBeInRange(least, least + margin);
            draws.Max(value).ShouldBeInRange(most - margin, most);
        }
    }

    [Fact]
    public void A_picture_turns_about_its_centre_also_when_it_is_not_square()
    {
        byte[] source = new byte[31 * 51 * 3];
        source.AsSpan((15 * 51 + 25) * 3, 3).Fill(255);
        var turn = new Augmentation { RotationDegrees = 180, ShearDegrees = 20, Zoom = 0.3 };
        for (int i = 0; i < 20; i++) Applied(turn, source, 31, 51, new RandomStream(1, i))[(15 * 51 + 25) * 3].ShouldBe((byte)255);
    }

    /// <summary>Any geometry, any size, any fill: the byte kernel reads what the plain float kernel reads, and nothing outside the picture.</summary>
    [Fact]
    public void The_byte_kernel_agrees_with_the_plain_one_everywhere()
        => Gen.Select(Gen.Int[1, 40], Gen.Int[1, 40], Gen.Enum<AugmentationFill>(), Gen.Double[-180, 180], Gen.Double[-60, 60], Gen.Double[-60, 60], Gen.Double[0.05, 3], Gen.Bool)
            .Sample((height, width, fill, rotation, shiftX, shiftY, zoom, flip) =>
            {
                byte[] source = Waves(height, width), result = new byte[source.Length];
                var map = AugmentationMap.Create(rotation, shiftX, shiftY, 7, zoom, 2 * zoom, (width - 1) / 2.0, (height - 1) / 2.0);
                if (flip) map = map.FlipHorizontal(width);
                AugmentationWarp.Apply(source, result, height, width, map, fill, 200);
                float[] expected = AugmentationSciPy.Apply([.. source.Select(b => (float)b)], height, width, 3, map, fill, 200);
                for (int row = 0, i = 0; row < height; row++)
                    for (int column = 0; column < width; column++, i += 3)
                        if (fill is AugmentationFill.Nearest or AugmentationFill.Reflect || !AtAJump(map.RowByRow * row + map.RowByColumn * column + map.RowOffset, height) && !AtAJump(map.ColumnByRow * row + map.ColumnByColumn * column + map.ColumnOffset, width))
                            for (int c = i; c < i + 3; c++) ((float)result[c]).ShouldBe(expected[c], 0.75f);
            }, iter: 3000, threads: 1);

    /// <summary>The inner loop reads without a check, so where it runs must be right to the last unit, also where the neighbour's weight is 0 and no pixel would tell.</summary>
    [Fact]
    public void The_unchecked_stretch_is_exactly_where_both_neighbours_exist()
        => Gen.Select(Gen.Int[1, 60], Gen.Int[1, 60], Gen.Int[-300, 300], Gen.Int[-12, 12], Gen.Int[-1, 1], Gen.Int[-1, 1]).Sample((length, steps, quarters, stepQuarters, more, stepMore) =>
        {
            long at = quarters * (1L << 30) + more, step = stepQuarters * (1L << 30) + stepMore, limit = (length - 1L) << 32;
            var (first, end) = (0, steps);
            AugmentationWarp.Narrow(at, step, length, ref first, ref end);
            for (int i = 0; i < steps; i++) (i >= first && i < end).ShouldBe(at + i * step >= 0 && at + i * step < limit);
        }, iter: 20000, threads: 1);

    // Constant and wrap jump at the edges, where the last bit of a coordinate decides.
    private static bool AtAJump(double at, int length)
    {
        double spans = at / Math.Max(length - 1, 1);
        return length == 1 ? Math.Abs(at) < 1e-6 : Math.Abs(spans - Math.Round(spans)) < 1e-6;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_smallest_pictures_survive(int fill)
    {
        foreach (var (height, width) in new[] { (1, 1), (1, 2), (2, 1), (1, 50), (50, 1) })
            for (int i = 0; i < 50; i++)
                Applied(Augmentation.Lab with { Fill = (AugmentationFill)fill, Contrast = 1, Brightness = 1, VerticalFlip = true }, Waves(height, width), height, width, new RandomStream(2, i));
    }

    [Fact]
    public void It_takes_no_memory()
    {
        byte[] source = Waves(64, 64), result = new byte[source.Length];
        Augmentation.Default.Apply(source, result, 64, 64, new RandomStream(1));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++) Augmentation.Default.Apply(source, result, 64, 64, new RandomStream(1, i));
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void Wrong_lengths_and_overlap_are_the_callers_mistakes()
    {
        byte[] pixels = Waves(4, 4);
        Should.Throw<ArgumentException>(() => Augmentation.Lab.Apply(pixels, pixels, 4, 4, new RandomStream(1))).Message.ShouldContain("overlaps");
        Should.Throw<ArgumentException>(() => Augmentation.Lab.Apply(pixels, new byte[47], 4, 4, new RandomStream(1))).Message.ShouldContain("48");
        Should.Throw<ArgumentException>(() => Augmentation.Lab.Apply(pixels, new byte[60], 5, 4, new RandomStream(1))).Message.ShouldContain("(5, 4, 3)");
        Should.Throw<ArgumentOutOfRangeException>(() => Augmentation.Lab with { Zoom = 1.2 });
        Should.Throw<ArgumentOutOfRangeException>(() => Augmentation.Lab with { RotationDegrees = double.NaN });
    }
}
