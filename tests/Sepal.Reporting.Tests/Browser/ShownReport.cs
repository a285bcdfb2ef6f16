using Microsoft.Playwright;

namespace Sepal.Reporting.Tests.Browser;

/// <summary>A report of three made-up runs, and a browser to look at it with: made once for all tests.</summary>
public sealed class ShownReport : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public string this[string relative] => _folder[relative];

    public async ValueTask InitializeAsync()
    {
        if (Chromium.Path is null) return;
        var data = new MadeData(_folder["flowers"], "daisy", "rose", "<b>tulip & more");
        string[] runs =
        [
            new MadeRun { Data = data, Wrong = [0, 1, 5, 8] }.Write(_folder["one"]),
            new MadeRun { Data = data, Wrong = [3] }.Write(_folder["two"]),
            new MadeRun { Data = data, Wrong = [0, 1, 2, 3, 4, 5, 6, 7, 8] }.Write(_folder["a-run-with-a-long-name"]),
        ];
        ReportWriter.Write(runs, _folder["report.html"], new ReportOptions { Notes = ["A note."], HeatmapsPerRun = 4, MistakesPerRun = 2 });
        _playwright = await Playwright.CreateAsync();
        _browser = await Chromium.Start(_playwright);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        _folder.Dispose();
    }

    /// <summary>The report on a new page. Whatever goes wrong there or asks for anything is added to the list.</summary>
    public async Task<IPage> Open(int width, ColorScheme colours, List<string>? trouble = null)
    {
        var page = await _browser!.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = width, Height = 900 }, ColorScheme = colours });
        page.Console += (_, message) => trouble?.Add($"console: {message.Text}");
        page.PageError += (_, error) => trouble?.Add($"error: {error}");
        page.Request += (_, request) => { if (!request.Url.StartsWith("data:", StringComparison.Ordinal) && !request.IsNavigationRequest) trouble?.Add($"request: {request.Url}"); };
        await page.GotoAsync(new Uri(_folder["report.html"]).AbsoluteUri);
        return page;
    }
}
