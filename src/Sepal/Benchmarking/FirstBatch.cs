using Sepal.Data;

namespace Sepal.Benchmarking;

/// <summary>A batch that stays: the first pictures of a cache, from the beginning again where it has too few.</summary>
internal static class FirstBatch
{
    public static Batch Of(PictureCache cache, int size)
    {
        var batch = new Batch(0, size, cache.Spec.Height, cache.Spec.Width);
        for (int i = 0; i < size; i++)
        {
            int index = i % cache.Items.Count;
            cache.CopyTo(index, batch.Picture(i));
            (batch.Labels[i], batch.Indexes[i]) = (cache.Items[index].Label, index);
        }
        return batch;
    }
}
