using System.Reflection;

namespace Sepal.Cli;

/// <summary>The version of this program.</summary>
internal static class SepalVersion
{
    /// <summary>As <c>0.1.0</c>, without the commit that a build may add.</summary>
    public static string Text { get; } =
        (typeof(SepalVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown").Split('+')[0];
}
