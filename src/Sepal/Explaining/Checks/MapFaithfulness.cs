namespace Sepal.Explaining;

/// <summary>How faithful one map is to what the network does.</summary>
/// <param name="Name">The method, or what the map is: <c>random</c>, <c>centre</c>, <c>edges</c>.</param>
/// <param name="Deletion">Pixels turned black, most important first. A small area is good: the class goes when they go.</param>
/// <param name="Insertion">Pixels put into the blurred picture, most important first. A large area is good: the class comes when they come.</param>
/// <param name="Road">Null where it was not measured.</param>
public sealed record MapFaithfulness(string Name, RemovalCurve Deletion, RemovalCurve Insertion, RoadCurves? Road);
