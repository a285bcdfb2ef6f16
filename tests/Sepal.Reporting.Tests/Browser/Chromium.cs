using Microsoft.Playwright;

namespace Sepal.Reporting.Tests.Browser;

/// <summary>The browser of this machine, where there is one: nothing is downloaded.</summary>
internal static class Chromium
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    /// <summary>Its program; null where there is none.</summary>
    public static string? Path { get; } = Environment.GetEnvironmentVariable("SEPAL_CHROMIUM") is { Length: > 0 } own ? own : Places.FirstOrDefault(File.Exists);

    /// <summary>Skips the test where there is none.</summary>
    public static void SkipWithoutOne() => Assert.SkipWhen(Path is null, $"There is no browser on this machine; expected one of {string.Join(", ", Places)} (apt-get install chromium), or its path in SEPAL_CHROMIUM.");

    public static async Task<IBrowser> Start(IPlaywright playwright)
        => await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Path, Args = ["--no-sandbox", "--disable-gpu"], Timeout = 120_000 });
}
