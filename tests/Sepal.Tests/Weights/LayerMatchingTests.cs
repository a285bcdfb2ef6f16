using Sepal.Layers;
using Sepal.Models;
using Sepal.Weights;

namespace Sepal.Tests.Weights;

public sealed class LayerMatchingTests
{
    [Fact]
    public void Automatic_names_are_matched_by_number_and_not_by_place()
    {
        // Two branches of one shape: their order in the file is another one than in the network.
        using var model = Branches("conv2d", "conv2d_1");
        Match(model, [Layer("conv2d_9", 9, (1, 1, 3, 2), 2), Layer("conv2d_8", 8, (1, 1, 3, 2), 2)]);
        First(model, "conv2d").ShouldBe(8);
        First(model, "conv2d_1").ShouldBe(9);
    }

    [Fact]
    public void Names_that_only_seem_the_same_are_numbers_of_another_count()
    {
        // A file that begins at conv2d_1 has a layer of the network's name, which is its neighbour.
        using var model = Branches("conv2d", "conv2d_1");
        Match(model, [Layer("conv2d_1", 1, (1, 1, 3, 2), 2), Layer("conv2d_2", 2, (1, 1, 3, 2), 2)]);
        First(model, "conv2d").ShouldBe(1);
        First(model, "conv2d_1").ShouldBe(2);
    }

    [Fact]
    public void The_same_names_go_before_every_order()
    {
        using var model = Branches("left", "right");
        Match(model, [Layer("right", 5, (1, 1, 3, 2), 2), Layer("left", 4, (1, 1, 3, 2), 2)]);
        First(model, "left").ShouldBe(4);
        First(model, "right").ShouldBe(5);
    }

    [Fact]
    public void Other_names_are_matched_by_place_where_every_shape_fits()
    {
        using var model = new Sequential([new Dense(3, inputDim: 4, name: "a"), new BatchNormalization(name: "n"), new Dense(2, name: "b")], "net");
        StoredLayer[] layers = [Layer("fc1", 1, (4, 3), 3), Norm("norm", 2, 3), Layer("fc2", 3, (3, 2), 2)];
        Match(model, layers);
        First(model, "a").ShouldBe(1);
        First(model, "b").ShouldBe(3);
        Refusal(model, [layers[1], layers[0], layers[2]]).ShouldBe(
            "file does not fit the network 'net': 8 missing ('a/kernel' (4, 3), 'a/bias' (3,), 'n/gamma' (3,), …); 8 left over ('norm/gamma' (3,), 'norm/beta' (3,), 'norm/moving_mean' (3,), …). "
            + "It was saved from another network: open it with the one that it belongs to.");
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once_and_nothing_is_set()
    {
        using var model = new Sequential([new Dense(3, inputDim: 4, name: "a"), new Dense(2, name: "b"), new Dense(5, name: "c")], "net");
        model.Initialize(3);
        float[] before = model.Weights[0].ToArray();
        Refusal(model, [Layer("a", 1, (4, 3), 3), Layer("b", 2, (3, 7), 7), Layer("x", 3, (1, 1), 1)]).ShouldBe(
            "file does not fit the network 'net': 2 missing ('c/kernel' (2, 5), 'c/bias' (5,)); 2 left over ('x/kernel' (1, 1), 'x/bias' (1,)); "
            + "2 of another shape ('b/kernel' has (3, 7), expected (3, 2), 'b/bias' has (7,), expected (2,)). It was saved from another network: open it with the one that it belongs to.");
        model.Weights[0].ToArray().ShouldBe(before);
    }

    [Fact]
    public void A_layer_with_a_weight_too_many_or_too_few_is_told_by_the_weights_name()
    {
        using var model = new Sequential([new Dense(3, inputDim: 4, useBias: false, name: "a"), new BatchNormalization(name: "n")], "net");
        var norm = Norm("n", 2, 3);
        Refusal(model, [Layer("a", 1, (4, 3), 3), norm with { Tensors = [norm.Tensors[0], norm.Tensors[2], norm.Tensors[3]] }])
            .ShouldStartWith("file does not fit the network 'net': 1 missing ('n/beta' (3,)); 1 left over ('a/bias' (3,)).");
    }

    [Fact]
    public void Weights_are_found_by_their_names_where_a_file_has_them_in_another_order()
    {
        using var model = new Sequential([new BatchNormalization(name: "n")], "net");
        model.Build(new Shape([3]));
        var norm = Norm("n", 0, 3);
        Match(model, [norm with { Tensors = [.. norm.Tensors.Reverse()] }]);
        model.Weights.Select(w => (w.Name, w.ToArray()[0])).ShouldBe([("gamma", 0), ("beta", 1), ("moving_mean", 2), ("moving_variance", 3)]);
    }

    [Fact]
    public void Old_names_of_statistics_and_numbers_behind_names_are_understood()
    {
        WeightRole.Of("bn2a/bn2a_running_std_1:0").ShouldBe("moving_variance");
        WeightRole.Of("bn2a/bn2a_running_mean_1").ShouldBe("moving_mean");
        WeightRole.Of("block1_conv1/block1_conv1_W_1:0").ShouldBe("kernel");
        WeightRole.Of("block1_conv1/block1_conv1_b_1:0").ShouldBe("bias");
        WeightRole.Of("dense_3/kernel_2:0").ShouldBe("kernel");
        WeightRole.Of("conv_dw_1/depthwise_kernel:0").ShouldBe("depthwise_kernel");
        WeightRole.Of("layers/dense/vars/0").ShouldBeNull();
        WeightRole.Owner("base/c/kernel:0").ShouldBe("c");
        WeightRole.Owner("kernel:0").ShouldBeNull();
    }

    /// <summary>Keras puts what trains before statistics; whether the base trained when it was saved is not told.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_nested_model_without_names_is_matched_in_the_order_that_Keras_stored(bool wasTrainable)
    {
        using var model = new Sequential([new Sequential([new Dense(3, inputDim: 4, name: "d"), new BatchNormalization(name: "n"), new Dense(2, name: "e")], "base")], "net");
        string[] order = wasTrainable
            ? ["d/kernel", "d/bias", "n/gamma", "n/beta", "e/kernel", "e/bias", "n/moving_mean", "n/moving_variance"]
            : ["d/kernel", "d/bias", "n/gamma", "n/beta", "n/moving_mean", "n/moving_variance", "e/kernel", "e/bias"];
        var shapes = model.NamedWeights().ToDictionary(w => w.Path["base/".Length..], w => w.Weight.Shape);
        // Names as of TensorFlow's graphs, that no layer has.
        var tensors = order.Select((path, i) => Tensor($"base/scope_{i}/{(i % 2 == 0 ? path.Split('/')[1] : "thing")}", i, [.. shapes[path].Select(s => (long)s)])).ToList();
        Match(model, [new StoredLayer("base", tensors)]);
        foreach (var (path, weight) in model.NamedWeights()) weight.ToArray()[0].ShouldBe(Array.IndexOf(order, path["base/".Length..]), path);
    }

    [Fact]
    public void Layers_told_one_by_one_are_found_inside_nested_models_by_path_or_by_name()
    {
        using var model = new Sequential([new Sequential([new Dense(3, inputDim: 4, name: "d")], "base"), new Dense(2, name: "e")], "net");
        foreach (string inner in (string[])["base/d", "d"])
        {
            model.Initialize(1);
            var assignment = new WeightAssignment("file", model.Name);
            LayerMatching.Leaves(model, StoredLayer.Group([Tensor("e/kernel", 7, [3, 2]), Tensor("e/bias", 7, [2]), Tensor($"{inner}/kernel", 8, [4, 3]), Tensor($"{inner}/bias", 8, [3])]), assignment);
            assignment.Apply();
            model.Weights[0].ToArray()[0].ShouldBe(8);
            model.Weights[2].ToArray()[0].ShouldBe(7);
        }
    }

    private static Functional Branches(string left, string right)
    {
        var input = Node.Input(new Shape([4, 4, 3]));
        var sum = new Add().On(new Conv2D(2, 1, name: left).On(input), new Conv2D(2, 1, name: right).On(input));
        return new Functional(input, sum, "branches");
    }

    private static StoredLayer Layer(string name, float value, (int, int, int, int) kernel, int bias) => Layer(name, value, [kernel.Item1, kernel.Item2, kernel.Item3, kernel.Item4], bias);

    private static StoredLayer Layer(string name, float value, (int, int) kernel, int bias) => Layer(name, value, [kernel.Item1, kernel.Item2], bias);

    private static StoredLayer Layer(string name, float value, long[] kernel, int bias) => new(name, [Tensor($"{name}/kernel", value, kernel), Tensor($"{name}/bias", value, [bias])]);

    private static StoredLayer Norm(string name, float first, int size)
        => new(name, [.. ((string[])["gamma", "beta", "moving_mean", "moving_variance"]).Select((role, i) => Tensor($"{name}/{role}", first + i, [size]))]);

    private static StoredTensor Tensor(string name, float value, long[] shape) => new(name, [.. shape], (_, values) => values.Fill(value));

    private static void Match(Model model, IReadOnlyList<StoredLayer> layers)
    {
        var assignment = new WeightAssignment("file", model.Name);
        LayerMatching.TopLevel(model, layers, assignment);
        assignment.Apply();
    }

    private static string Refusal(Model model, IReadOnlyList<StoredLayer> layers) => Should.Throw<WeightsException>(() => Match(model, layers)).Message;

    private static float First(Model model, string layer) => model.Layer(layer).Weights[0].ToArray().Distinct().Single();
}
