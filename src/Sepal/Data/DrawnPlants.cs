using Sepal.Data.Drawing;
using Sepal.Numerics;

namespace Sepal.Data;

/// <summary>Draws the pictures that PetalNet is trained on: any number of invented plants, each a class. No photo, and nobody's rights.</summary>
internal static class DrawnPlants
{
    /// <summary>
    /// Writes <c>folder/plant_0000/0000.jpg</c> and so on. Pictures that are there already are kept, so that an interrupted call can be repeated.
    /// </summary>
    /// <param name="folder">A folder of these pictures, or a new one.</param>
    /// <param name="plants">Classes.</param>
    /// <param name="perPlant">Pictures of each.</param>
    /// <param name="size">Height and width in pixels.</param>
    /// <param name="seed">Decides the plants and every picture.</param>
    /// <param name="progress">Told after each picture.</param>
    /// <param name="cancellation">Stops between two pictures.</param>
    public static void Write(string folder, int plants, int perPlant, int size, long seed, IProgress<PictureProgress>? progress = null, CancellationToken cancellation = default)
    {
        int total = plants * perPlant, done = 0;
        Parallel.For(0, total, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Engine.Threads }, place =>
        {
            string path = Path.Combine(folder, $"plant_{place / perPlant:0000}", $"{place % perPlant:0000}.jpg");
            if (!File.Exists(path)) AtomicFile.WriteBytes(path, Jpeg(seed, place / perPlant, place % perPlant, size));
            progress?.Report(new PictureProgress(Interlocked.Increment(ref done), total));
        });
    }

    /// <summary>One picture as the bytes of its JPEG file.</summary>
    public static byte[] Jpeg(long seed, int label, int index, int size) => PlantScene.Draw(seed, label, index, size);
}
