using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Sepal.Reporting.Tests.Browser;

/// <summary>A report as a browser shows it: on a desk, on a phone, in the dark, on paper.</summary>
public sealed class ReportPageTests(ShownReport report) : IClassFixture<ShownReport>
{
    private const int Desk = 1400, Phone = 390;

    [Theory]
    [InlineData(Desk, ColorScheme.Light)]
    [InlineData(Phone, ColorScheme.Dark)]
    public async Task Everything_is_shown_without_errors_requests_or_barriers(int width, ColorScheme colours)
    {
        Chromium.SkipWithoutOne();
        List<string> trouble = [];
        var page = await report.Open(width, colours, trouble);

        (await page.EvaluateAsync<int>("() => [...document.images].filter(image => !image.complete || image.naturalWidth === 0).length")).ShouldBe(0);
        (await page.EvaluateAsync<int>("() => document.images.length")).ShouldBeGreaterThan(20);
        (await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")).ShouldBe(0, "the page scrolls sideways");
        (await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('main *')].filter(e => !e.closest('.scroll, pre, svg') && e.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map(e => e.outerHTML.slice(0, 80))")).ShouldBeEmpty();
        var found = await page.RunAxe();
        found.Violations.Select(Describe).ShouldBeEmpty();
        found.Passes.Length.ShouldBeGreaterThan(15);
        trouble.ShouldBeEmpty();
    }

    /// <summary>Axe leaves out the text of drawings, and what has to be scrolled to. WCAG 2.1: contrast 1.4.3, at least 4.5, or 3 for large letters.</summary>
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Every_text_stands_out_from_its_ground(ColorScheme colours)
    {
        Chromium.SkipWithoutOne();
        var page = await report.Open(Desk, colours);

        string[] weak = await page.EvaluateAsync<string[]>("""
            () => {
              const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
              canvas.canvas.width = canvas.canvas.height = 1;
              const over = (colour, ground) => {
                canvas.fillStyle = `rgb(${ground})`; canvas.fillRect(0, 0, 1, 1);
                canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
                return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
              };
              const groundOf = element => element ? over(getComputedStyle(element).backgroundColor, groundOf(element.parentElement)) : [255, 255, 255];
              const light = rgb => rgb.map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
              return [...document.querySelectorAll('body *')].filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) && !e.closest('style, title, desc')).map(e => {
                const style = getComputedStyle(e), ground = groundOf(e), size = parseFloat(style.fontSize);
                const [a, b] = [light(over(e.closest('svg') ? style.fill : style.color, ground)), light(ground)];
                const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
                const least = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
                return ratio < least ? `${ratio.toFixed(2)}: ${e.outerHTML.slice(0, 100)}` : null;
              }).filter(Boolean);
            }
            """);
        weak.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_keyboard_finds_the_report_past_the_contents()
    {
        Chromium.SkipWithoutOne();
        var page = await report.Open(Desk, ColorScheme.Light);

        await page.Keyboard.PressAsync("Tab");
        (await page.EvaluateAsync<string>("() => document.activeElement.textContent")).ShouldBe("Skip to the report");
        await page.Keyboard.PressAsync("Enter");
        (await page.EvaluateAsync<string>("() => document.activeElement.id")).ShouldBe("report");
    }

    [Fact]
    public async Task A_link_saves_the_numbers_behind_a_figure()
    {
        Chromium.SkipWithoutOne();
        var page = await report.Open(Desk, ColorScheme.Light);

        var download = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("a[download='history-one.csv']"));
        download.SuggestedFilename.ShouldBe("history-one.csv");
        File.ReadAllText((await download.PathAsync())!).ShouldBe(File.ReadAllText(report["one/history.csv"]));
    }

    [Fact]
    public async Task It_prints_on_paper_in_pages_that_hold_their_tables()
    {
        Chromium.SkipWithoutOne();
        var page = await report.Open(Desk, ColorScheme.Dark);

        byte[] pdf = await page.PdfAsync(new PagePdfOptions { PreferCSSPageSize = true, PrintBackground = true });
        System.Text.Encoding.Latin1.GetString(pdf, 0, 5).ShouldBe("%PDF-");
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        // A4 without its margins, at 96 pixels an inch.
        await page.SetViewportSizeAsync(672, 1000);
        (await page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor")).ShouldBe("rgb(255, 255, 255)", "paper is white in the dark too");
        (await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('table')].filter(t => t.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map(t => t.closest('figure').querySelector('figcaption').textContent.slice(0, 60))")).ShouldBeEmpty();
    }

    private static string Describe(AxeResultItem rule) => $"{rule.Id}: {rule.Help}: {string.Join(" | ", rule.Nodes.Take(3).Select(node => node.Html))}";
}
