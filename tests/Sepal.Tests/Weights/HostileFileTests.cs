using System.Diagnostics;
using System.Text;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Tests.Data;
using Sepal.Tests.Golden;
using Sepal.Weights;

namespace Sepal.Tests.Weights;

/// <summary>A thousand damaged files for each reader: an answer or one clear error, quickly, in little memory, and nothing written.</summary>
public sealed class HostileFileTests : IDisposable
{
    private const int Count = 1000;
    private const long MostBytes = 48 << 20;
    // A guard against hangs, no measure of speed: the clock also runs while others have the processor. A thousand files take about half a second.
    private static readonly TimeSpan MostTime = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("formats/plain.safetensors")]
    [InlineData("formats/types.safetensors")]
    [InlineData("formats/zip.pth")]
    [InlineData("formats/checkpoint.pth")]
    [InlineData("formats/views.pth")]
    [InlineData("formats/parallel.pth")]
    [InlineData("formats/legacy.pth")]
    [InlineData("formats/evil.pth")]
    [InlineData("formats/evil_legacy.pth")]
    [InlineData("formats/plain.h5")]
    [InlineData("formats/shuffle.h5")]
    [InlineData("formats/variable_strings.h5")]
    [InlineData("formats/latest.h5")]
    [InlineData("models/shared.keras")]
    public void Damaged_tensors(string name) => Attack(Bytes(name), _folder["file"], path =>
    {
        using var file = TensorFile.Open(path);
        foreach (var tensor in file.Tensors) tensor.ToFloats().Length.ShouldBe(tensor.Count);
    });

    [Theory]
    [InlineData("models/shared.h5")]
    [InlineData("models/nested_keras2.h5")]
    public void Damaged_whole_models(string name) => Attack(Bytes(name), _folder["file"], path =>
    {
        using var stream = File.OpenRead(path);
        var file = KerasH5File.Read(stream, 0, stream.Length, "model.h5");
        file.OptimizerVariables();
        using var model = file.BuildModel();
        model.NamedWeights().ShouldAllBe(w => w.Weight.HasValue);
    });

    [Theory]
    [InlineData("models/shared.weights.h5")]
    [InlineData("models/shared.keras")]
    [InlineData("models/shared.h5")]
    public void Damaged_weights_for_a_network(string name)
    {
        using var model = Shared();
        Attack(Bytes(name), _folder["file"], path => WeightsFile.Load(model, path));
    }

    [Fact]
    public void Damaged_weights_of_Keras_2_before_layers_had_their_name()
    {
        using var model = new Sequential([new Dense(3, inputDim: 4, name: "a"), new Dense(2, name: "b")], "net");
        Attack(OldLayout.Bytes(model), _folder["file"], path => WeightsFile.Load(model, path));
    }

    [Fact]
    public void Damaged_models_of_TensorFlowJs()
    {
        foreach (string file in Directory.GetFiles(TensorFlowJs("uint16"))) File.Copy(file, _folder[Path.GetFileName(file)]);
        Attack(File.ReadAllBytes(_folder["model.json"]), _folder["model.json"], path =>
        {
            using var file = TensorFlowJsModel.Open(path);
            foreach (var tensor in file.Tensors) tensor.ToFloats();
            using var model = file.BuildModel();
        });
    }

    [Fact]
    public void Damaged_shards_of_TensorFlowJs_give_other_numbers_or_an_error()
    {
        foreach (string file in Directory.GetFiles(TensorFlowJs("float32"))) File.Copy(file, _folder[Path.GetFileName(file)]);
        Attack(File.ReadAllBytes(_folder["group1-shard3of7.bin"]), _folder["group1-shard3of7.bin"], _ =>
        {
            using var file = TensorFlowJsModel.Open(_folder["model.json"]);
            foreach (var tensor in file.Tensors) tensor.ToFloats();
        });
    }

    public static TheoryData<string> Pickles =>
    [
        // What a pickle can do to a reader that believes it; protocol 2, the magic number and so on come before.
        "cos\nsystem\n(S'touch sepal_was_here'\ntR.",
        "c__builtin__\neval\n(U\u00031+1tR.",
        "(S'touch sepal_was_here'\nios\nsystem\n.",
        "X\u0002\0\0\0osX\u0006\0\0\0system\u0093.",
        "ctorch.utils.data\nDataset\n)\u0081.",
        "ctorch._utils\n_rebuild_tensor_v2\n)R.",
        "ctorch._utils\n_rebuild_parameter\n(NNNtR.",
        "ccollections\nOrderedDict\n(NtR.",
        "(((((((((((((((((.",
        "))))))))))))",
        "]q\0h\0a.", // a list in itself
        "}q\0X\u0001\0\0\0ah\0s.",
        "X\u00ff\u00ff\u00ff\u007fabc.", // a text of 2 GB
        "\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f.",
        "\u008b\u00ff\u00ff\u00ff\u007f.",
        "U\u0003abQ.",
        "(X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\00X\u0003\0\0\0cpuJ\u00ff\u00ff\u00ff\u00fftQ.",
        "h\u0005.",
        "N0000.",
        "u.",
        "Nb.",
        "}Nb.",
        "\u0082\u0001.", // an extension's code
        "o.",
        "\u0097.",
        "P12\n.",
    ];

    [Theory]
    [MemberData(nameof(Pickles))]
    public void A_pickle_that_does_something_else_is_refused(string pickle)
    {
        const string Before = "\u0080\u0002\u008a\u000a\u006c\u00fc\u009c\u0046\u00f9\u0020\u006a\u00a8\u0050\u0019.\u0080\u0002M\u00e9\u0003.\u0080\u0002}.\u0080\u0002";
        File.WriteAllBytes(_folder["x.pth"], Encoding.Latin1.GetBytes(Before + pickle + "\u0080\u0002]."));
        string message = Should.Throw<WeightsException>(() => TensorFile.Open(_folder["x.pth"])).Message;
        message.ShouldStartWith("x.pth");
        File.Exists("sepal_was_here").ShouldBeFalse();
    }

    [Fact]
    public void A_pickle_whose_values_hold_each_other_many_times_ends()
    {
        // Each list holds the one before it a hundred times: a hundred to the power of fifteen ways through.
        var pickle = new StringBuilder("\u0080\u0002\u008a\u000a\u006c\u00fc\u009c\u0046\u00f9\u0020\u006a\u00a8\u0050\u0019.\u0080\u0002M\u00e9\u0003.\u0080\u0002}.\u0080\u0002]q\0");
        for (int i = 0; i < 15; i++) pickle.Append("](").Insert(pickle.Length, "h\0", 100).Append("eq\0");
        File.WriteAllBytes(_folder["x.pth"], Encoding.Latin1.GetBytes(pickle + ".\u0080\u0002]."));
        var watch = Stopwatch.StartNew();
        Should.Throw<WeightsException>(() => TensorFile.Open(_folder["x.pth"])).Message.ShouldContain("nest too deep or in a circle");
        watch.Elapsed.ShouldBeLessThan(MostTime);
    }

    [Fact]
    public void A_pickle_of_empty_values_does_not_fill_the_memory()
    {
        byte[] head = Encoding.Latin1.GetBytes("\u0080\u0002\u008a\u000a\u006c\u00fc\u009c\u0046\u00f9\u0020\u006a\u00a8\u0050\u0019.\u0080\u0002M\u00e9\u0003.\u0080\u0002}.\u0080\u0002");
        foreach (char value in "]}(")
        {
            File.WriteAllBytes(_folder["x.pth"], [.. head, .. Enumerable.Repeat((byte)value, 20_000_000)]);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Should.Throw<WeightsException>(() => TensorFile.Open(_folder["x.pth"])).Message.ShouldContain("has more than 500000 operations");
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(128 << 20);
        }
    }

    [Fact]
    public void A_long_key_that_many_names_share_does_not_fill_the_memory()
    {
        // {key: {"0": [], "1": [], …}}: each inner name would be a text of 2 MB.
        const int KeyBytes = 1 << 20, Leaves = 300;
        var pickle = new StringBuilder("\u0080\u0002\u008a\u000a\u006c\u00fc\u009c\u0046\u00f9\u0020\u006a\u00a8\u0050\u0019.\u0080\u0002M\u00e9\u0003.\u0080\u0002}.\u0080\u0002}X\0\0\u0010\0")
            .Append('k', KeyBytes).Append("}(");
        for (int i = 0; i < Leaves; i++) pickle.Append(System.Globalization.CultureInfo.InvariantCulture, $"X\u0003\0\0\0{i:000}]");
        byte[] file = Encoding.Latin1.GetBytes(pickle.Append("us.\u0080\u0002].").ToString());
        File.WriteAllBytes(_folder["x.pth"], file);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Should.Throw<WeightsException>(() => TensorFile.Open(_folder["x.pth"])).Message.ShouldBe("x.pth can't be used: a tensor's name has more than 4096 characters. Expected a state dict.");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(MostBytes);
    }

    [Theory]
    [InlineData(4096)]
    [InlineData(4097)]
    public void A_name_may_have_4096_characters_with_what_joins_its_keys(int length)
    {
        // The book's file has a tensor at rest/list/1/0; 'rest' becomes longer.
        byte[] file = Bytes("extra/protocol3_legacy.pth");
        int at = file.AsSpan().IndexOf("X\u0004\0\0\0rest"u8), key = length - "/list/1/0".Length;
        at.ShouldBeGreaterThan(0);
        File.WriteAllBytes(_folder["x.pth"], [.. file[..at], (byte)'X', .. BitConverter.GetBytes(key), .. Enumerable.Repeat((byte)'k', key), .. file[(at + 9)..]]);
        if (length > 4096)
        {
            Should.Throw<WeightsException>(() => TensorFile.Open(_folder["x.pth"])).Message.ShouldContain("more than 4096 characters");
            return;
        }
        using var opened = TensorFile.Open(_folder["x.pth"]);
        opened.Tensors[^1].Name.Length.ShouldBe(length);
    }

    [Fact]
    public void A_tensor_that_repeats_its_numbers_is_refused_and_not_spread_out()
    {
        byte[] file = Bytes("formats/legacy.pth");
        // layer.bias: shape (6,) and stride (1,) become (255,) and (0,).
        int shape = file.AsSpan().IndexOf((byte[])[(byte)'K', 6, 0x85]), stride = file.AsSpan(shape).IndexOf((byte[])[(byte)'K', 1, 0x85]) + shape;
        file[shape + 1] = 255;
        file[stride + 1] = 0;
        File.WriteAllBytes(_folder["x.pth"], file);
        Should.Throw<WeightsException>(() => TensorFile.Open(_folder["x.pth"])).Message.ShouldBe("x.pth can't be used: 'layer.bias' of shape (255,) uses its 6 numbers several times. Save it with tensor.contiguous().");
        file[stride + 1] = 1;
        File.WriteAllBytes(_folder["x.pth"], file);
        Should.Throw<WeightsException>(() => TensorFile.Open(_folder["x.pth"])).Message.ShouldContain("'layer.bias' of shape (255,) reaches beyond its storage of 6 numbers");
    }

    [Fact]
    public void Names_of_files_in_an_archive_lead_nowhere()
    {
        byte[] file = Bytes("formats/zip.pth");
        // Both headers say ../ now; nothing is unpacked by name.
        for (int at = file.AsSpan().IndexOf("zip/data/1"u8); at >= 0; at = file.AsSpan().IndexOf("zip/data/1"u8)) "../../x/1\u0000"u8[..10].CopyTo(file.AsSpan(at));
        File.WriteAllBytes(_folder["x.pth"], file);
        Should.Throw<WeightsException>(() => TensorFile.Open(_folder["x.pth"])).Message.ShouldContain("the numbers 'zip/data/1' are missing in the archive");
    }

    private static void Attack(byte[] file, string path, Action<string> open)
    {
        string folder = Path.GetDirectoryName(path)!;
        File.WriteAllBytes(path, file);
        string[] before = Directory.GetFiles(folder);
        try { open(path); } // starts the engine; the good file is read
        catch (WeightsException) { }
        var total = Stopwatch.StartNew();
        int number = 0, errors = 0;
        foreach (byte[] damaged in Mutations.Of(file, Count, seed: 20240607))
        {
            File.WriteAllBytes(path, damaged);
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.StartNew();
            try
            {
                open(path);
            }
            catch (SepalException e) when (e is WeightsException or ModelFileException)
            {
                errors++;
                e.Message.ShouldNotContain('\n');
                e.Message.Length.ShouldBeLessThan(2000, e.Message);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Number {number} ended in {e.GetType().Name}: {e.Message}", e);
            }
            watch.Elapsed.ShouldBeLessThan(MostTime, $"number {number}");
            (GC.GetAllocatedBytesForCurrentThread() - allocated).ShouldBeLessThan(MostBytes, $"number {number}");
            number++;
        }
        number.ShouldBe(Count);
        errors.ShouldBeGreaterThan(Count / 20);
        Directory.GetFiles(folder).ShouldBe(before);
        File.Exists("sepal_was_here").ShouldBeFalse();
        TestContext.Current.TestOutputHelper?.WriteLine($"{errors} of {number} refused, {total.Elapsed.TotalSeconds:0.0} s");
    }

    private static Model Shared()
    {
        using var stream = new MemoryStream(Bytes("models/shared.h5"));
        return KerasH5File.Read(stream, 0, stream.Length, "shared.h5").BuildModel();
    }

    private static byte[] Bytes(string name)
    {
        string? folder = GoldenBook.Find(name);
        Assert.SkipWhen(folder is null, $"golden/{name} lies in ../shared, which is absent here");
        return File.ReadAllBytes(Path.Combine(folder!, name));
    }

    private static string TensorFlowJs(string kind)
    {
        string? folder = GoldenBook.Find($"tfjs/{kind}/model.json");
        Assert.SkipWhen(folder is null, "golden/tfjs lies in ../shared, which is absent here");
        return Path.Combine(folder!, "tfjs", kind);
    }
}
