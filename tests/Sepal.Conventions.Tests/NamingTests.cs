using System.Reflection;

namespace Sepal.Conventions.Tests;

/// <summary>Rules of the house that a reader would otherwise have to remember.</summary>
public sealed class NamingTests
{
    private static readonly string[] EmptyWords = ["Util", "Utils", "Helper", "Helpers", "Manager", "Common", "Misc", "Impl"];

    private static IEnumerable<Type> Types => new[] { typeof(SepalException).Assembly, typeof(Reporting.ReportWriter).Assembly }.SelectMany(assembly => assembly.GetTypes()).Where(t => t.Namespace?.StartsWith("Sepal", StringComparison.Ordinal) == true && !t.Name.Contains('<'));

    [Fact]
    public void No_type_has_an_empty_word_in_its_name()
        => Types.Where(t => EmptyWords.Any(word => t.Name.EndsWith(word, StringComparison.Ordinal))).Select(t => t.FullName).ShouldBeEmpty();

    [Fact]
    public void Classes_are_sealed_or_abstract()
        => Types.Where(t => t is { IsClass: true, IsSealed: false, IsAbstract: false } && !Types.Any(d => d.BaseType == t)).Select(t => t.FullName).ShouldBeEmpty();

    [Fact]
    public void No_public_member_speaks_of_tensors()
    {
        var offenders = from type in Types.Where(t => t.IsVisible)
                        from member in type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                        where Mentioned(member).Any(t => t.Assembly.GetName().Name == "TorchSharp")
                        select $"{type.FullName}.{member.Name}";
        offenders.ShouldBeEmpty("values go out, tensors stay in");
    }

    private static IEnumerable<Type> Mentioned(MemberInfo member) => member switch
    {
        MethodInfo method => [method.ReturnType, .. method.GetParameters().Select(p => p.ParameterType)],
        ConstructorInfo constructor => constructor.GetParameters().Select(p => p.ParameterType),
        PropertyInfo property => [property.PropertyType],
        FieldInfo field => [field.FieldType],
        _ => [],
    };
}
