namespace Sepal.Runs;

/// <summary>Which recipe a preset is trained by.</summary>
public enum TrainingProfile
{
    /// <summary>What works best.</summary>
    Default,

    /// <summary>The lab report's own choices: 150×150, Pillow's nearest resize, 1/255, its optimizers and rates, no early stop, the last epoch's weights.</summary>
    Lab,
}
