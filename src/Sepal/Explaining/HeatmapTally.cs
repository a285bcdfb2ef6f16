namespace Sepal.Explaining;

/// <summary>Sums up the heatmaps of a data set one by one: of each class the mean map and the extreme pictures are kept, so that memory doesn't grow with the number of pictures.</summary>
public sealed class HeatmapTally
{
    private const int MostKept = 24;

    private readonly SortedDictionary<int, Explained> _classes = [];
    private readonly List<ExplainedPicture> _mostWrong = [];
    private Heatmap? _first;
    private int _wrong;

    /// <summary>Pictures so far.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a picture.</summary>
    /// <exception cref="ArgumentException">Its map differs from the first one's in size.</exception>
    public void Add(ExplainedPicture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var map = picture.Heatmap;
        _first ??= map;
        if (map.Height != _first.Height || map.Width != _first.Width)
            throw new ArgumentException($"Expected maps of one size, {_first.Height} × {_first.Width}; that of '{picture.Path}' is {map.Height} × {map.Width}. Explain all with one method at one layer.", nameof(picture));
        Count++;
        if (!_classes.TryGetValue(map.ClassIndex, out var explained)) _classes[map.ClassIndex] = explained = new Explained(map.Map.Length, picture);
        explained.Add(picture);
        if (!picture.IsWrong) return;
        _wrong++;
        int place = _mostWrong.FindIndex(other => other.Heatmap.Probability < map.Probability);
        _mostWrong.Insert(place < 0 ? _mostWrong.Count : place, picture);
        if (_mostWrong.Count > MostKept) _mostWrong.RemoveAt(MostKept);
    }

    /// <summary>What there is so far.</summary>
    /// <exception cref="InvalidOperationException">There is no picture yet.</exception>
    public HeatmapSurvey ToSurvey() => _first is null
        ? throw new InvalidOperationException("Expected at least one picture; got none.")
        : new HeatmapSurvey([.. _classes.Values.Select(one => one.ToSurvey())], [.. _mostWrong], Count, _wrong);

    private sealed class Explained(int places, ExplainedPicture first)
    {
        private readonly double[] _sum = new double[places];
        private double _borders;
        private int _count, _empty, _onBorder;
        private ExplainedPicture _most = first, _least = first;

        public void Add(ExplainedPicture picture)
        {
            var map = picture.Heatmap;
            for (int i = 0; i < _sum.Length; i++) _sum[i] += map.Map[i];
            double border = map.BorderShare();
            _count++;
            _borders += border;
            if (map.IsEmpty) _empty++;
            if (border > HeatmapSurvey.BorderLimit) _onBorder++;
            if (map.Probability > _most.Heatmap.Probability) _most = picture;
            if (map.Probability < _least.Heatmap.Probability) _least = picture;
        }

        public ClassSurvey ToSurvey() => new(_most.Heatmap.ClassName, _count, _empty, _most.Heatmap.Height, _most.Heatmap.Width,
            [.. _sum.Select(v => (float)(v / _count))], _borders / _count, _onBorder, _most, _least);
    }
}
