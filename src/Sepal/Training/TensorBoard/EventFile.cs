using Sepal.Imaging;

namespace Sepal.Training.TensorBoard;

/// <summary>
/// A file of numbers and pictures over time that TensorBoard shows: <c>tensorboard --logdir runs</c>. Every event is appended whole and handed to the system at once, so that a killed process
/// leaves a file that can be read up to its last whole event. One that goes on cuts off what is torn and what it will write again, and so has no step twice.
/// </summary>
public sealed class EventFile
{
    /// <summary>TensorBoard knows an event file by the middle of its name.</summary>
    private const string FileName = "events.out.tfevents.1.sepal";

    private readonly string _path;
    private readonly TimeProvider _time;

    private EventFile(string path, TimeProvider time) => (_path, _time) = (path, time);

    /// <summary>The last step that has numbers; 0 for none.</summary>
    public long LastStep { get; private set; }

    /// <summary>The file of a folder: where it is, which may be before it exists.</summary>
    public static string PathIn(string folder) => Path.Combine(folder, FileName);

    /// <summary>Opens a folder's file, or begins one. Kept are events up to a step; later ones, pictures, and what a killed process left torn are cut off.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="lastStep">The step from which the training goes on; 0 begins anew.</param>
    /// <param name="time">Tells when something happened; null for the system's clock.</param>
    /// <exception cref="IOException">The file can't be read or written.</exception>
    public static EventFile Open(string folder, long lastStep = 0, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Check.NotNegative(lastStep);
        var file = new EventFile(PathIn(folder), time ?? TimeProvider.System);
        file.CutBack(lastStep);
        return file;
    }

    /// <summary>Appends numbers of a step; those that are no finite numbers are shown by TensorBoard as such.</summary>
    /// <param name="step">The step, above <see cref="LastStep"/>.</param>
    /// <param name="values">Names and numbers.</param>
    /// <exception cref="IOException">The file can't be written.</exception>
    public void AddScalars(long step, IEnumerable<(string Tag, double Value)> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (step <= LastStep) throw new ArgumentOutOfRangeException(nameof(step), step, $"Expected a step above {LastStep}, the last one in the file; got {step}.");
        Append(EventMessage.Scalars(Now, step, values));
        LastStep = step;
    }

    /// <summary>Appends a picture, as PNG.</summary>
    /// <param name="step">The step that it belongs to.</param>
    /// <param name="tag">Its name.</param>
    /// <param name="picture">The pixels.</param>
    /// <exception cref="IOException">The file can't be written.</exception>
    public void AddImage(long step, string tag, Picture picture)
    {
        ArgumentException.ThrowIfNullOrEmpty(tag);
        ArgumentNullException.ThrowIfNull(picture);
        Append(EventMessage.Image(Now, step, tag, picture.Height, picture.Width, PictureEncoder.ToPng(picture)));
    }

    private double Now => _time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;

    private void Append(byte[] message)
    {
        // In one write, and flushed: nothing waits in this process that a kill could take.
        using var stream = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        stream.Write(EventRecord.Frame(message));
    }

    private void CutBack(long lastStep)
    {
        byte[] before = lastStep > 0 && File.Exists(_path) ? File.ReadAllBytes(_path) : [];
        using var kept = new MemoryStream();
        foreach (var message in EventRecord.Read(before))
        {
            var (step, hasImage) = EventMessage.Describe(message.Span);
            if (step is null || step > lastStep || hasImage) continue;
            LastStep = Math.Max(LastStep, step.Value);
            kept.Write(EventRecord.Frame(message.Span));
        }
        if (kept.Length == 0) kept.Write(EventRecord.Frame(EventMessage.Version(Now)));
        if (!kept.ToArray().AsSpan().SequenceEqual(before)) AtomicFile.WriteBytes(_path, kept.ToArray());
    }
}
