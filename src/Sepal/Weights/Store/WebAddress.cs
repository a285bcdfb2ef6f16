namespace Sepal.Weights;

/// <summary>Which addresses the store asks, and how it shows them.</summary>
internal static class WebAddress
{
    /// <summary>A maker's address: encrypted, unless it is this machine's own.</summary>
    public static Uri OfMaker(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        bool isGood = IsWeb(address) && (address.Scheme == Uri.UriSchemeHttps || address.IsLoopback) && address.UserInfo.Length == 0;
        return isGood ? address : throw new ArgumentException($"Expected an https address without a password; got '{Shown(address)}'.", nameof(address));
    }

    /// <summary>The address of a mirror's folder. The user has named it, so that it may be unencrypted.</summary>
    public static Uri OfMirror(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!IsWeb(address) || address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
            throw new ArgumentException($"Expected an http or https address of a folder, without password and query; got '{Shown(address)}'.", nameof(address));
        return address.AbsoluteUri.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");
    }

    /// <summary>The mirror that an environment variable names; null where it is not set.</summary>
    /// <exception cref="WeightsException">It is set to something else.</exception>
    public static Uri? OfMirror(string variable, string? value)
    {
        if (string.IsNullOrWhiteSpace(value)) return null;
        if (!Uri.TryCreate(value.Trim(), UriKind.Absolute, out var address)) throw Wrong(null);
        try { return OfMirror(address); }
        catch (ArgumentException e) { throw Wrong(e); }

        WeightsException Wrong(Exception? cause)
        {
            string message = $"The environment variable {variable} is no address of a mirror; expected http or https and a folder, without password and query. Correct or remove it.";
            return cause is null ? new(message) : new(message, cause);
        }
    }

    public static bool IsWeb(Uri address) => address.IsAbsoluteUri && address.Scheme is "http" or "https" && address.Host.Length > 0;

    /// <summary>An address without what may be secret in it: password, query (signatures) and fragment.</summary>
    public static string Shown(Uri address)
        => address.IsAbsoluteUri ? address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) : "a relative address";
}
