namespace Sepal.Weights;

/// <summary>What a stored array's name says of its part in a layer. Names of every age: <c>conv/kernel:0</c>, <c>dense_1/kernel_2:0</c>, <c>block1_conv1_W_1:0</c>, <c>bn2a_running_std_1:0</c>.</summary>
internal static class WeightRole
{
    // The longest first: depthwise_kernel ends in kernel.
    private static readonly (string Stored, string Role)[] Roles =
    [
        ("depthwise_kernel", "depthwise_kernel"), ("pointwise_kernel", "pointwise_kernel"), ("kernel", "kernel"), ("W", "kernel"),
        ("bias", "bias"), ("b", "bias"),
        ("gamma", "gamma"), ("beta", "beta"),
        ("moving_mean", "moving_mean"), ("running_mean", "moving_mean"),
        ("moving_variance", "moving_variance"), ("running_std", "moving_variance"), ("running_var", "moving_variance"),
        ("mean", "mean"), ("variance", "variance"), ("count", "count"),
    ];

    /// <summary>Keras 3's name of the weight; null where the stored name says nothing known.</summary>
    public static string? Of(string storedName)
    {
        string name = Last(storedName);
        foreach (string candidate in (string[])[name, WithoutNumber(name)])
        {
            foreach (var (stored, role) in Roles)
            {
                if (candidate == stored || candidate.EndsWith("_" + stored, StringComparison.Ordinal)) return role;
            }
        }
        return null;
    }

    /// <summary>The layer that the name stands under, or null: <c>c</c> of <c>base/c/kernel:0</c>.</summary>
    public static string? Owner(string storedName)
    {
        string[] parts = storedName.Split('/');
        return parts.Length > 1 ? parts[^2] : null;
    }

    /// <summary>Whether a weight of this name takes an array of this role. Keras 2 called the kernel of a depthwise convolution by another name.</summary>
    public static bool Fits(string weightName, string role, bool isDepthwise)
        => weightName == role || (isDepthwise && weightName == "kernel" && role == "depthwise_kernel");

    /// <summary>The name's last part, without TensorFlow's number of an output (<c>:0</c>).</summary>
    public static string Last(string storedName)
    {
        string name = storedName[(storedName.LastIndexOf('/') + 1)..];
        int colon = name.LastIndexOf(':');
        return colon > 0 ? name[..colon] : name;
    }

    private static string WithoutNumber(string name)
    {
        int end = name.LastIndexOf('_');
        return end > 0 && end < name.Length - 1 && name.AsSpan(end + 1).IndexOfAnyExceptInRange('0', '9') < 0 ? name[..end] : name;
    }
}
