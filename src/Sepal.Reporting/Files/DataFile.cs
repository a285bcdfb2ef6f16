using System.Text;
using Sepal.Reporting.Markup;

namespace Sepal.Reporting.Files;

/// <summary>
/// The numbers behind a figure, inside the page: a link that saves a file. So they can't be lost when the report is sent on, and the report stays one file that is written whole or not at all.
/// </summary>
/// <param name="Name">The name that it is saved under.</param>
/// <param name="What">What is in it, a few words.</param>
/// <param name="Text">Its contents.</param>
internal sealed record DataFile(string Name, string What, string Text)
{
    public Html Link()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Text);
        string type = Name.EndsWith(".json", StringComparison.Ordinal) ? "application/json" : "text/csv";
        return Html.Of($"<a download=\"{Name}\" href=\"data:{type};charset=utf-8;base64,{Convert.ToBase64String(bytes)}\">{Name}</a>");
    }
}
