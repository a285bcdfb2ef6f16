namespace Sepal.Reporting.Markup;

/// <summary>Numbers figures and tables as they come, and puts them into boxes that scroll by themselves where a screen is too narrow.</summary>
internal sealed class Captions
{
    private int _figures, _tables;

    /// <summary>A table with its caption above.</summary>
    public Html Table(Html caption, Html table)
    {
        _tables++;
        return Html.Of($"""
            <figure class="table" id="table-{_tables}"><figcaption><b>Table {_tables}.</b> {caption}</figcaption>
            <div class="scroll" tabindex="0" role="region" aria-label="Table {_tables}">{table}</div></figure>

            """);
    }

    /// <summary>A picture, or several, with the caption below.</summary>
    public Html Figure(Html caption, Html content)
    {
        _figures++;
        return Html.Of($"""
            <figure id="figure-{_figures}">{content}
            <figcaption><b>Figure {_figures}.</b> {caption}</figcaption></figure>

            """);
    }
}
