using System.Collections.Immutable;

namespace Sepal.Layers;

/// <summary>
/// A tensor's shape as Keras shows it, channels last, without the batch: <c>(150, 150, 3)</c> prints as <c>(None, 150, 150, 3)</c>.
/// A size that is not known before a picture comes is <see cref="Unknown"/>.
/// </summary>
public readonly struct Shape : IEquatable<Shape>
{
    /// <summary>A size that only the input decides.</summary>
    public const int Unknown = -1;

    private readonly ImmutableArray<int> _sizes;

    /// <summary>Creates a shape of these sizes, batch left out; each is at least 1, or <see cref="Unknown"/>.</summary>
    public Shape(params ReadOnlySpan<int> sizes)
    {
        foreach (int size in sizes)
        {
            if (size < 1 && size != Unknown)
                throw new ArgumentOutOfRangeException(nameof(sizes), size, $"Expected sizes of at least 1; got ({string.Join(", ", sizes.ToArray())}).");
        }
        _sizes = [.. sizes];
    }

    /// <summary>The sizes, batch left out.</summary>
    public ImmutableArray<int> Sizes => _sizes.IsDefault ? [] : _sizes;

    /// <summary>How many sizes, batch left out: 3 for maps of height, width and channels.</summary>
    public int Rank => Sizes.Length;

    /// <summary>The size at an index; from the end as <c>shape[^1]</c>.</summary>
    public int this[Index index] => Sizes[index];

    /// <summary>Whether this is height, width and channels.</summary>
    public bool IsMap => Rank == 3;

    /// <summary>Whether every size is known.</summary>
    public bool IsKnown => !Sizes.Contains(Unknown);

    /// <summary>Values of one sample.</summary>
    /// <exception cref="InvalidOperationException">A size is unknown.</exception>
    public long Count => IsKnown
        ? Sizes.Aggregate(1L, (product, size) => product * size)
        : throw new InvalidOperationException($"The number of values in {this} is not known.");

    /// <summary>Height, width and channels; a tuple reads as in Keras: <c>inputShape: (150, 150, 3)</c>.</summary>
    public static implicit operator Shape((int Height, int Width, int Channels) sizes) => new(sizes.Height, sizes.Width, sizes.Channels);

    /// <summary>A vector of this many values.</summary>
    public static implicit operator Shape(int count) => new(count);

    /// <summary>This shape with its last size, the channels, replaced.</summary>
    public Shape WithChannels(int channels) => new([.. Sizes[..^1], channels]);

    /// <inheritdoc/>
    public bool Equals(Shape other) => Sizes.SequenceEqual(other.Sizes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Sizes.Aggregate(17, HashCode.Combine);

    /// <summary>Equal sizes in equal order.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Any difference.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>Keras's form, with the batch: <c>(None, 150, 150, 3)</c>.</summary>
    public override string ToString()
        => Rank == 0 ? "(None,)" : $"(None, {string.Join(", ", Sizes.Select(s => s == Unknown ? "None" : s.ToString()))})";
}
