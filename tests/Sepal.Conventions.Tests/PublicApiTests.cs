using System.Reflection;
using PublicApiGenerator;

namespace Sepal.Conventions.Tests;

/// <summary>
/// What users can call, as a text file for each library that a change of it has to change too. SEPAL_APPROVE=1 writes the files anew.
/// </summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("Sepal")]
    [InlineData("Sepal.Reporting")]
    public void The_public_api_is_the_approved_one(string library)
    {
        string current = Assembly.Load(library).GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n") + "\n";
        string file = Path.Combine(Repository.Root, "tests", "Sepal.Conventions.Tests", "PublicApi", $"{library}.approved.txt");
        if (Environment.GetEnvironmentVariable("SEPAL_APPROVE") == "1")
        {
            AtomicFile.WriteText(file, current);
            Assert.Fail("The approved API was written anew: look at the difference, and run again without SEPAL_APPROVE.");
        }
        File.ReadAllText(file).ReplaceLineEndings("\n").ShouldBe(current, $"the public API changed; look at the difference, and approve it by running the tests with SEPAL_APPROVE=1");
    }
}
