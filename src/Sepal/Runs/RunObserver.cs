using Sepal.Data;
using Sepal.Training;
using Sepal.Weights;

namespace Sepal.Runs;

/// <summary>Is told what a run does, to show it. Calls come from the thread that runs, those about pictures from any thread.</summary>
public abstract class RunObserver
{
    /// <summary>A stretch of work begins.</summary>
    /// <param name="activity">In words: <c>Reading photos</c>, <c>Training</c>, <c>Evaluating</c>.</param>
    public virtual void OnActivity(string activity) { }

    /// <summary>How far the pictures of the activity are.</summary>
    public virtual void OnPictures(PictureProgress progress) { }

    /// <summary>The data is open and split.</summary>
    public virtual void OnData(ClassBalance balance) { }

    /// <summary>A step or an epoch is done.</summary>
    public virtual void OnTraining(TrainingProgress progress) { }

    /// <summary>How far a download of weights is.</summary>
    public virtual void OnDownload(DownloadProgress progress) { }

    /// <summary>Something that a person should know and that stops nothing.</summary>
    public virtual void OnWarning(string message) { }
}
