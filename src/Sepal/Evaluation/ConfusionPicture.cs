using System.Globalization;
using Sepal.Imaging;

namespace Sepal.Evaluation;

/// <summary>A confusion matrix as a picture: a row for each true class, a column for each predicted one, the stronger coloured the larger its share of the row; green is right, red is wrong.</summary>
public static class ConfusionPicture
{
    private const int Margin = 12, Names = 110, TextSize = 10, Largest = 64, Smallest = 3, Wanted = 900;

    /// <summary>The picture; about 450×450 pixels for five classes. With many classes the cells get small, and names and counts are left out.</summary>
    public static Picture Create(ConfusionMatrix confusion, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        ArgumentNullException.ThrowIfNull(classNames);
        if (classNames.Count != confusion.Size) throw new ArgumentException($"Got {classNames.Count} class names for a confusion matrix of {confusion.Size} classes; expected one each.", nameof(classNames));
        int cell = Math.Clamp(Wanted / Math.Max(1, confusion.Size), Smallest, Largest);
        bool hasText = cell >= 3 * TextSize, hasNames = cell >= TextSize + 4;
        int left = Margin + (hasNames ? Names : 0), top = Margin + (hasText ? 2 * TextSize : 0), side = confusion.Size * cell;
        using var canvas = new Canvas(left + side + Margin, top + side + Margin, Ink.White);
        for (int actual = 0; actual < confusion.Size; actual++)
        {
            int y = top + actual * cell, middle = y + (cell - TextSize) / 2;
            if (hasNames) canvas.Text(classNames[actual], Margin, middle, TextSize, Ink.Black, Names - Margin);
            if (hasText) canvas.Text(classNames[actual], left + actual * cell + 2, Margin, 0.8f * TextSize, Ink.Grey, cell - 4);
            int images = confusion.Actual(actual);
            for (int predicted = 0; predicted < confusion.Size; predicted++)
            {
                int count = confusion[actual, predicted];
                double share = images == 0 ? 0 : (double)count / images;
                canvas.Fill(left + predicted * cell, y, cell - 1, cell - 1, Ink.Light, 90);
                canvas.Fill(left + predicted * cell, y, cell - 1, cell - 1, actual == predicted ? Ink.DarkGreen : Ink.DarkRed, (byte)Math.Round(255 * share));
                if (hasText && count > 0) canvas.Text(count.ToString(CultureInfo.InvariantCulture), left + predicted * cell + 6, middle, TextSize, share > 0.5 ? Ink.White : Ink.Black, cell - 8);
            }
        }
        return canvas.ToPicture();
    }
}
