using System.Text.Json.Nodes;
using Sepal.Training.TensorBoard;

namespace Sepal.Runs;

/// <summary>A folder that holds one training: its recipe and result, its split, its history, its network and what that predicts.</summary>
public sealed class RunFolder
{
    private RunFolder(string path) => Location = Path.GetFullPath(path);

    /// <summary>The folder's absolute path.</summary>
    public string Location { get; }

    /// <summary><c>run.json</c>: state, recipe, data, environment, result.</summary>
    public string RecordPath => Path.Combine(Location, "run.json");

    /// <summary><c>split.json</c>: which picture is in which part.</summary>
    public string SplitPath => Path.Combine(Location, "split.json");

    /// <summary><c>history.csv</c>: a line for each epoch.</summary>
    public string HistoryPath => Path.Combine(Location, "history.csv");

    /// <summary><c>model.keras</c>: the network that the run keeps.</summary>
    public string ModelPath => Path.Combine(Location, "model.keras");

    /// <summary><c>evaluation.json</c>: every figure of that network on the test part.</summary>
    public string EvaluationPath => Path.Combine(Location, "evaluation.json");

    /// <summary><c>predictions.csv</c>: its answer for each of those pictures.</summary>
    public string PredictionsPath => Path.Combine(Location, "predictions.csv");

    /// <summary><c>predictions-val.csv</c>: its answer for each picture of the validation part; missing where there is no such part.</summary>
    public string ValidationPredictionsPath => Path.Combine(Location, "predictions-val.csv");

    /// <summary>The event file that TensorBoard shows: the same figures as the history, and the confusion matrix. Missing in runs from before there was one.</summary>
    public string EventsPath => EventFile.PathIn(Location);

    internal string CheckpointPath => Path.Combine(Location, "checkpoint.keras");

    private string LockPath => Path.Combine(Location, "run.lock");

    /// <summary>Whether a path is such a folder.</summary>
    public static bool IsRun(string path) => File.Exists(Path.Combine(path, "run.json"));

    /// <summary>The folder of a run that was started before.</summary>
    /// <exception cref="TrainingException">There is no run.</exception>
    public static RunFolder Open(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return IsRun(path) ? new RunFolder(path) : throw new TrainingException($"'{path}' holds no run: it has no run.json. Expected the folder that 'train' was given as --out.");
    }

    /// <summary>A new or empty folder for a run. With <paramref name="resume"/> also one in which a run was begun.</summary>
    /// <exception cref="TrainingException">The folder holds something else, or can't be written.</exception>
    public static RunFolder Create(string path, bool resume = false)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var folder = new RunFolder(path);
        if (File.Exists(folder.Location)) throw new TrainingException($"'{path}' is a file; expected a new or empty folder for the run. Choose another path.");
        if (Directory.Exists(folder.Location))
        {
            if (IsRun(path) && !resume)
                throw new TrainingException($"'{path}' holds a run already; expected a new or empty folder. Add --resume to go on with that run, or choose another folder.");
            if (!IsRun(path) && Directory.EnumerateFileSystemEntries(folder.Location).Any(entry => !IsOwnRemnant(entry)))
                throw new TrainingException($"The folder '{path}' is not empty and holds no run; expected a new or empty folder. Choose another folder: nothing is overwritten.");
        }
        return folder;
    }

    /// <summary>The model file of a path that names a run or a model file.</summary>
    /// <exception cref="TrainingException">The run has no model yet.</exception>
    public static string ModelOf(string path)
    {
        if (!Directory.Exists(path) || !IsRun(path)) return path;
        string model = new RunFolder(path).ModelPath;
        return File.Exists(model) ? model : throw new TrainingException($"The run '{path}' has no model yet: it has not come far enough. Go on with it by 'train --resume'.");
    }

    /// <summary>Keeps other processes out of the run until it is disposed.</summary>
    /// <exception cref="TrainingException">Another process runs it, or the folder can't be written.</exception>
    internal IDisposable Lock()
    {
        bool isNew = !Directory.Exists(Location);
        try
        {
            Directory.CreateDirectory(Location);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"The folder '{Location}' can't be made ({e.Message.TrimEnd('.')}); expected a place that can be written. Choose another folder.", e);
        }
        try
        {
            return new Hold(new FileStream(LockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose), isNew ? Location : null);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new TrainingException($"The folder '{Location}' can't be written ({e.Message.TrimEnd('.')}); expected a place that can be. Choose another folder.", e);
        }
        catch (IOException e)
        {
            throw new TrainingException($"The run '{Location}' can't be taken ({e.Message.TrimEnd('.')}); expected that no other process works on it. Wait for that process, or choose another folder.", e);
        }
    }

    /// <summary>The record as it was written last; null before the first.</summary>
    /// <exception cref="TrainingException">It is damaged.</exception>
    public JsonObject? ReadRecord() => File.Exists(RecordPath) ? RecordFile.Read(RecordPath, "run") : null;

    /// <summary>Removes the files of a run that learnt nothing. Only under the lock.</summary>
    internal void Discard()
    {
        File.Delete(SplitPath);
        File.Delete(RecordPath);
    }

    /// <summary>Removes what writes of a killed process left behind. Only under the lock.</summary>
    internal void RemoveRemnants()
    {
        foreach (string file in Directory.EnumerateFiles(Location, "*.tmp")) File.Delete(file);
    }

    internal void WriteRecord(JsonObject record) => RecordFile.Write(RecordPath, record);

    /// <summary>The lock; with it goes a folder that was made for the run and that nothing was left in.</summary>
    private sealed class Hold(FileStream file, string? made) : IDisposable
    {
        public void Dispose()
        {
            file.Dispose();
            if (made is not null && !Directory.EnumerateFileSystemEntries(made).Any()) Directory.Delete(made);
        }
    }

    // What a killed process may leave behind before its first record.
    private static bool IsOwnRemnant(string entry) => Path.GetFileName(entry) is "run.lock" || entry.EndsWith(".tmp", StringComparison.Ordinal);
}
