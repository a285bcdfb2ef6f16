namespace Sepal.Imaging;

/// <summary>
/// What each target position of one axis reads: a run of source positions from <see cref="First"/> on, <see cref="Count"/> of them, with weights
/// from <c>position x Stride</c> on. Positions outside the source are left out: they are black.
/// </summary>
internal sealed class AxisWeights
{
    private AxisWeights(int target, int stride)
    {
        Stride = stride;
        First = new int[target];
        Count = new int[target];
        Weights = new double[(long)target * stride];
    }

    public int[] First { get; }

    public int[] Count { get; }

    public int Stride { get; }

    public double[] Weights { get; }

    /// <summary>Pillow's <c>precompute_coeffs</c> (libImaging/Resample.c): the filter widens with the scale when it shrinks; weights add up to 1.</summary>
    public static AxisWeights Pillow(Interpolation interpolation, int source, ResizeWindow window, int target)
    {
        (var filter, double radius) = ResizeFilters.Pillow(interpolation);
        double scale = (double)window.Length / target, stretch = Math.Max(scale, 1), support = radius * stretch, shrink = 1 / stretch;
        var axis = new AxisWeights(target, (int)Math.Ceiling(support) * 2 + 1);
        for (int i = 0; i < target; i++)
        {
            double centre = (i + 0.5) * scale, sum = 0;
            int first = Math.Max((int)(centre - support + 0.5), 0), end = Math.Min((int)(centre + support + 0.5), window.Length);
            var weights = axis.Weights.AsSpan(i * axis.Stride, axis.Stride);
            for (int k = 0; k < end - first; k++) sum += weights[k] = filter((k + first - centre + 0.5) * shrink);
            if (sum != 0)
                for (int k = 0; k < end - first; k++) weights[k] /= sum;
            axis.Place(i, window.Start + first, end - first, source);
        }
        return axis;
    }

    /// <summary>TensorFlow's ScaleAndTranslate (antialiased): <c>ComputeSpansCore</c> in scale_and_translate_op.cc, in float32.</summary>
    public static AxisWeights TensorFlowAntialiased(Func<float, float> filter, float radius, int source, ResizeWindow window, int target)
    {
        float scale = 1 / ((float)target / window.Length), stretch = Math.Max(scale, 1), shrink = 1 / stretch;
        var axis = new AxisWeights(target, Math.Min(2 * (int)MathF.Ceiling(radius * stretch) + 1, window.Length));
        for (int i = 0; i < target; i++)
        {
            float centre = (i + 0.5f) * scale, sum = 0;
            int first = Math.Clamp((int)MathF.Ceiling(centre - radius * stretch - 0.5f), 0, window.Length - 1);
            int end = Math.Clamp((int)MathF.Floor(centre + radius * stretch - 0.5f), 0, window.Length - 1) + 1;
            var weights = axis.Weights.AsSpan(i * axis.Stride, axis.Stride);
            for (int k = 0; k < end - first; k++)
            {
                float weight = filter((first + k + 0.5f - centre) * shrink);
                sum += weight;
                weights[k] = weight;
            }
            if (MathF.Abs(sum) > 1e-30f)
                for (int k = 0; k < end - first; k++) weights[k] /= sum;
            axis.Place(i, window.Start + first, end - first, source);
        }
        return axis;
    }

    /// <summary>TensorFlow's ResizeBilinear with half-pixel centres (resize_bilinear_op.cc); OpenCV's INTER_LINEAR places its pixels alike.</summary>
    public static AxisWeights Bilinear(int source, ResizeWindow window, int target)
    {
        float scale = (float)window.Length / target;
        var axis = new AxisWeights(target, 2);
        for (int i = 0; i < target; i++)
        {
            float at = (i + 0.5f) * scale - 0.5f, floor = MathF.Floor(at);
            int lower = Math.Max((int)floor, 0), upper = Math.Min((int)MathF.Ceiling(at), window.Length - 1);
            axis.Weights[2 * i] = upper > lower ? 1 - (at - floor) : 1;
            axis.Weights[2 * i + 1] = upper > lower ? at - floor : 0;
            axis.Place(i, window.Start + lower, upper > lower ? 2 : 1, source);
        }
        return axis;
    }

    /// <summary>TensorFlow's ResizeBicubic with half-pixel centres (resize_bicubic_op.cc): a table of 1024 steps; what lies beyond the edge weighs nothing.</summary>
    public static AxisWeights TensorFlowBicubic(int source, ResizeWindow window, int target)
    {
        float scale = (float)window.Length / target;
        var axis = new AxisWeights(target, 4);
        for (int i = 0; i < target; i++)
        {
            float at = (i + 0.5f) * scale - 0.5f;
            int floor = (int)MathF.Floor(at), first = Math.Max(floor - 1, 0), end = Math.Min(floor + 3, window.Length);
            double step = Math.Round((at - floor) * 1024) / 1024, sum = 0;
            var weights = axis.Weights.AsSpan(i * 4, 4);
            for (int k = 0; k < end - first; k++) sum += weights[k] = ResizeFilters.Cubic(Math.Abs(first + k - floor - step));
            for (int k = 0; k < end - first; k++) weights[k] /= sum;
            axis.Place(i, window.Start + first, end - first, source);
        }
        return axis;
    }

    /// <summary>The source position that each target position takes; -1 beyond the source. Pillow adds up steps in double (Geometry.c), TensorFlow multiplies in float32.</summary>
    public static int[] Nearest(bool tensorFlow, int source, ResizeWindow window, int target)
    {
        int[] positions = new int[target];
        double step = (double)window.Length / target, at = step * 0.5;
        float scale = (float)window.Length / target;
        for (int i = 0; i < target; i++, at += step)
        {
            int position = window.Start + Math.Min(tensorFlow ? (int)MathF.Floor((i + 0.5f) * scale) : (int)at, window.Length - 1);
            positions[i] = position >= 0 && position < source ? position : -1;
        }
        return positions;
    }

    private void Place(int i, int first, int count, int source)
    {
        int skip = Math.Clamp(-first, 0, count), kept = Math.Max(Math.Min(count, source - first) - skip, 0);
        var weights = Weights.AsSpan(i * Stride, Stride);
        if (skip > 0) weights.Slice(skip, kept).CopyTo(weights);
        First[i] = kept > 0 ? first + skip : 0;
        Count[i] = kept;
    }
}
