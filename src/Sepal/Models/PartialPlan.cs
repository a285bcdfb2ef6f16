namespace Sepal.Models;

/// <summary>The part of a graph that runs when the output of one node is given.</summary>
/// <param name="Given">The node; -1 where it lies inside a nested model.</param>
/// <param name="Ends">The node whose inputs are not needed: the given one, or the nested model that holds it; -1 where they are.</param>
/// <param name="Runs">For each node whether it runs or is given.</param>
/// <param name="Uses">How often each output is used then.</param>
internal sealed record PartialPlan(int Given, int Ends, bool[] Runs, int[] Uses);
