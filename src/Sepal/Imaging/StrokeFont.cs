using System.Collections.Frozen;

namespace Sepal.Imaging;

/// <summary>
/// A small font of lines, so that sheets carry their labels on machines without any font, and look the same on all. A glyph is a set of lines through
/// points of a grid: columns 0 to 4, rows 0 (top of capitals), 2 (top of small letters), 6 (base line) and 8 (below it). Letters with accents are drawn
/// without them; what the font doesn't have is an empty box.
/// </summary>
internal static class StrokeFont
{
    /// <summary>Grid rows from the top of capitals to the base line.</summary>
    public const int CapitalRows = 6;

    /// <summary>How wide a grid column is, in grid rows.</summary>
    private const float ColumnWidth = 0.8f;

    private const float Gap = 1.7f, Space = 2.8f;

    // Each entry: the character, then its lines; a line is a run of column and row digits.
    private const string Table = """
        A 062046 1434
        B 00063645443303 3342413000
        C 4130100105163645
        D 00062644422000
        E 40000646 0333
        F 400006 0333
        G 41301001051636454323
        H 0006 4046 0343
        I 1016 0020 0626
        J 4045361605
        K 0006 4004 1346
        L 000646
        M 0600234046
        N 06004640
        O 100105163645413010
        P 06003041423303
        Q 100105163645413010 2447
        R 06003041423303 2346
        S 413010010213334445361605
        T 0040 2026
        U 000516364540
        V 002640
        W 0016233640
        X 0046 4006
        Y 002340 2326
        Z 00400646
        a 1232434546 441405163645
        b 0006 0312324345361605
        c 4332120305163645
        d 4046 4332120305163645
        e 04444332120305163645
        f 30201116 0333
        g 42473818 4332120305163645
        h 0006 0312324346
        i 0206 0000
        j 12171808 1010
        k 0006 4204 1346
        l 000516
        m 0206 03122326 23324346
        n 0206 0312324346
        o 120305163645433212
        p 0208 0312324345361605
        q 4248 4332120305163645
        r 0206 031232
        s 4212031434453606
        t 10152636 0232
        u 0205163645 4246
        v 022642
        w 0216243642
        x 0246 4206
        y 0226 421708
        z 02420646
        0 100105163645413010
        1 112026 0646
        2 01103041420646
        3 0110304142331323334445361605
        4 36300444
        5 400003334445361605
        6 413010010516364544330304
        7 004016
        8 13020110304142331304051636454433
        9 43130201103041453616
        . 0606
        , 0607
        : 0303 0606
        ; 0303 0607
        ! 0004 0606
        ? 01103041422324 2626
        ' 0002
        " 0002 2022
        ( 10010516
        ) 00111506
        [ 10000616
        ] 00101606
        { 2011121304151626
        } 0011122314151606
        / 0640
        \ 0046
        | 0007
        - 0333
        – 0343
        — 0343
        _ 0747
        + 2125 0343
        = 0242 0444
        * 2125 0244 0442
        # 1115 3135 0242 0444
        % 0640 0010110100 3545463635
        & 4612112031320405162644
        @ 34322212131424344441301001051636
        < 310335
        > 013305
        ^ 022042
        ~ 0312233443
        $ 413010010213334445361605 2027
        ` 0011
        × 1335 1533
        · 0404
        … 0606 2626 4646
        → 0343 324334
        ° 1001122110
        """;

    private const string Accented = "AÀÁÂÃÄÅĀĂĄ aàáâãäåāăą CÇĆČ cçćč DĎĐ dďđ EÈÉÊËĒĖĘĚ eèéêëēėęě GĞ gğ IÌÍÎÏĪĮİ iìíîïīįı LŁĽ lłľ NÑŃŇ nñńň OÒÓÔÕÖØŌŐ oòóôõöøōő RŘ rř SŚŞŠȘ sśşšș TŢŤȚ tţťț UÙÚÛÜŪŮŰ uùúûüūůű YÝŸ yýÿ ZŹŻŽ zźżž";

    private static readonly FrozenDictionary<char, (int Column, int Row)[][]> Glyphs = Read();

    private static readonly (int Column, int Row)[][] Box = [[(0, 0), (4, 0), (4, 6), (0, 6), (0, 0)]];

    /// <summary>The lines of a text, in units of its capitals' height: x grows from 0, y is 0 at the top of capitals and 1 at the base line.</summary>
    public static IEnumerable<(float X, float Y)[]> Lines(string text)
    {
        float x = 0;
        foreach (char c in Characters(text))
        {
            var glyph = Glyph(c);
            foreach (var line in glyph) yield return [.. line.Select(p => ((x + p.Column * ColumnWidth) / CapitalRows, (float)p.Row / CapitalRows))];
            x += Advance(c, glyph);
        }
    }

    /// <summary>How wide a text is, in units of its capitals' height.</summary>
    public static float Width(string text) => Characters(text).Sum(c => Advance(c, Glyph(c))) / CapitalRows;

    // Half of a pair stands for one character beyond the basic plane: one box.
    private static IEnumerable<char> Characters(string text) => text.Where(c => !char.IsLowSurrogate(c));

    private static (int Column, int Row)[][] Glyph(char c) => c == ' ' ? [] : Glyphs.GetValueOrDefault(c, Box);

    private static float Advance(char c, (int Column, int Row)[][] glyph) => c == ' ' ? Space : glyph.Max(line => line.Max(p => p.Column)) * ColumnWidth + Gap;

    private static FrozenDictionary<char, (int, int)[][]> Read()
    {
        var glyphs = new Dictionary<char, (int, int)[][]>();
        foreach (string entry in Table.Split('\n'))
        {
            string[] parts = entry.TrimEnd('\r').Split(' ');
            glyphs[parts[0][0]] = [.. parts.Skip(1).Select(line => line.Chunk(2).Select(p => (p[0] - '0', p[1] - '0')).ToArray())];
        }
        foreach (string family in Accented.Split(' '))
            foreach (char accented in family[1..]) glyphs[accented] = glyphs[family[0]];
        return glyphs.ToFrozenDictionary();
    }
}
