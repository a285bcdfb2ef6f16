using Sepal.Reporting.Markup;

namespace Sepal.Reporting.Tests.Markup;

public sealed class HtmlTests
{
    [Theory]
    [InlineData("a<b>&c", "a&lt;b&gt;&amp;c")]
    [InlineData("\"x\" 'y'", "&quot;x&quot; &#39;y&#39;")]
    [InlineData("a\u0000b\u001bc\td", "a\uFFFDb\uFFFDc\uFFFDd")]
    [InlineData("gpj.\u202Eexe", "gpj.\uFFFDexe")]
    [InlineData("Gänseblümchen 菊 🌼", "Gänseblümchen 菊 🌼")]
    public void Values_are_escaped(string value, string expected) => Html.Of($"<p title=\"{value}\">{value}</p>").ToString().ShouldBe($"<p title=\"{expected}\">{expected}</p>");

    [Fact]
    public void Markup_stays_markup_and_numbers_have_a_point()
    {
        var inner = Html.Of($"<b>{"&"}</b>");
        Html.Of($"{inner}{new[] { inner, inner }}{1.5:0.00}{1234}{(string?)null}").ToString().ShouldBe("<b>&amp;</b><b>&amp;</b><b>&amp;</b>1.501234");
        Html.Join(" & ", [inner, inner]).ToString().ShouldBe("<b>&amp;</b> &amp; <b>&amp;</b>");
        default(Html).ToString().ShouldBe("");
    }

    [Fact]
    public void What_is_no_text_is_refused() => Should.Throw<ArgumentException>(() => Html.Of($"{new object()}").ToString());
}
