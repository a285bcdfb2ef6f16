namespace Sepal.Explaining;

/// <summary>The number whose causes are looked for. On the command line: logit, probability.</summary>
public enum ExplainedScore
{
    /// <summary>The class's score before the softmax (or sigmoid). The default: it answers to the picture however sure the network is.</summary>
    Logit,

    /// <summary>
    /// The class's probability, as the lab report has it. Where the network is sure, p near 1, its gradient is nearly 0 and tells little; it also falls when another class
    /// rises, so its map may show what speaks against the others.
    /// </summary>
    Probability,
}
