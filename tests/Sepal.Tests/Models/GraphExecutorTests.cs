using Sepal.Layers;
using Sepal.Models;
using Sepal.Numerics;
using Sepal.Tests.Golden;
using static TorchSharp.torch;

namespace Sepal.Tests.Models;

/// <summary>Layers that share their work give what each would give alone: the executor's shortcuts against the layers called one by one.</summary>
public sealed class GraphExecutorTests
{
    private const int Size = 12;

    [Theory]
    [InlineData(0, 1, 0, 1)]
    [InlineData(1, 1, 1, 1)]
    [InlineData(2, 0, 1, 3)]
    [InlineData(0, 0, 0, 2)]
    public void Zeros_left_to_a_convolution_change_nothing(int top, int bottom, int left, int right)
    {
        foreach (var convolution in (Convolution[])
        [
            new Conv2D(5, 3, 2, activation: "relu", name: "c"), new Conv2D(5, (5, 2), name: "c"),
            new DepthwiseConv2D(3, 2, name: "c"), new DepthwiseConv2D(5, 2, depthMultiplier: 2, activation: "relu6", name: "c"), new DepthwiseConv2D(3, dilationRate: 2, name: "c"),
        ])
        {
            var input = Node.Input((Size, Size, 3));
            var x = new ZeroPadding2D(((top, bottom), (left, right))).On(new Conv2D(4, 1).On(input));
            using var model = new Functional(input, new MaxPooling2D(2).On(convolution.On(x)));
            model.Plan.PaddingWaits.Contains(true).ShouldBe(convolution is DepthwiseConv2D || (top == bottom && left == right));
            ShouldEqualLayersAlone(model);
        }
    }

    [Fact]
    public void A_padding_that_is_used_twice_or_asked_for_is_made()
    {
        var input = Node.Input((Size, Size, 3));
        var padded = new ZeroPadding2D(1, "pad").On(new Conv2D(4, 1).On(input));
        using var twice = new Functional(input, new Add().On(new Conv2D(4, 3).On(padded), new DepthwiseConv2D(3).On(padded)));
        twice.Plan.PaddingWaits.ShouldNotContain(true);
        ShouldEqualLayersAlone(twice);

        using var once = new Functional(input, new Activation("relu").On(new Conv2D(4, 3).On(padded)));
        once.Plan.PaddingWaits.ShouldContain(true);
        using var scope = NewDisposeScope();
        using var taps = new Taps(["pad"]);
        once.Forward(rand(1, 3, Size, Size), new CallContext { Taps = taps });
        taps.Outputs["pad"].shape.ShouldBe([1, 4, Size + 2, Size + 2]);
    }

    [Fact]
    public void A_network_that_begins_at_a_padding_or_ends_at_the_convolution_behind_keeps_both()
    {
        var input = Node.Input((Size, Size, 3));
        var padded = new ZeroPadding2D(1).On(new Conv2D(4, 1).On(input));
        var end = new Conv2D(4, 3, activation: "softmax").On(padded);
        using var whole = new Functional(input, end);
        Formula.Fill(whole, "ends");
        using var scope = NewDisposeScope();
        var x = rand(2, 3, Size, Size);
        nn.functional.softmax(whole.ForwardScore(x, CallContext.Inference), 1).allclose(whole.Forward(x, CallContext.Inference)).ShouldBeTrue();
        using var rest = new Functional(padded, new Activation("relu").On(end), null, ownsLayers: false);
        rest.Forward(rand(1, 4, Size + 2, Size + 2), CallContext.Inference).shape.ShouldBe([1, 4, Size, Size]);
    }

    [Fact]
    public void A_network_that_begins_at_a_convolution_with_a_rectifier_pools_what_it_is_given()
    {
        var begin = new Conv2D(4, 1, activation: "relu").On(Node.Input((Size, Size, 3)));
        var pooled = new MaxPooling2D(2).On(begin);
        using var rest = new Functional(begin, pooled, null, ownsLayers: false);
        using var scope = NewDisposeScope();
        var x = rand(2, 4, Size, Size) - 2;
        rest.Forward(x, CallContext.Inference).eq(nn.functional.max_pool2d(x, 2)).all().item<bool>().ShouldBeTrue();

        using var whole = new Functional(pooled.Inputs[0].Inputs[0], pooled);
        whole.Plan.ReluWaits.ShouldContain(true, "inside a network it still waits");
        ShouldEqualLayersAlone(whole);
    }

    [Fact]
    public void A_rectifier_writes_over_its_input_only_where_nobody_else_reads_it()
    {
        var input = Node.Input((Size, Size, 3));
        var a = new BatchNormalization().On(new Conv2D(4, 1).On(input));
        var b = new ReLU(6).On(a);
        var c = new Add().On(new Dropout(0.5).On(b), b);
        var d = new Activation("relu").On(c);
        var e = new ReLU().On(new Dropout(0.5).On(d));
        using var model = new Functional(input, new Concatenate().On(a, d, e));
        model.Plan.Nodes.Where((_, i) => model.Plan.Overwrites[i]).Select(n => n.Layer.Name).ShouldBe(["activation"]);
        ShouldEqualLayersAlone(model);
        var x = rand(1, 3, Size, Size).DetachFromDisposeScope();
        using var before = x.clone();
        using (no_grad()) model.Forward(x, CallContext.Inference).Dispose();
        x.eq(before).all().item<bool>().ShouldBeTrue();
        x.Dispose();
    }

    [Fact]
    public void Gradients_are_those_of_the_layers_alone()
    {
        var input = Node.Input((Size, Size, 3));
        var x = new ReLU(6).On(new BatchNormalization().On(new Conv2D(4, 1).On(input)));
        x = new DepthwiseConv2D(3, 2, activation: "relu").On(new ZeroPadding2D(((0, 1), (0, 1))).On(x));
        using var model = new Functional(input, new GlobalAveragePooling2D().On(x));
        ShouldEqualLayersAlone(model);
    }

    private static void ShouldEqualLayersAlone(Functional model)
    {
        Engine.Start();
        Formula.Fill(model, "executor");
        using var scope = NewDisposeScope();
        var x = (rand(2, Size, Size, 3).permute(0, 3, 1, 2) - 0.5).requires_grad_();
        var values = new Dictionary<Node, Tensor> { [model.Input] = x };
        foreach (var node in model.Nodes.Where(n => n != model.Input)) values[node] = node.Layer.Call([.. node.Inputs.Select(i => values[i])], CallContext.Inference);
        var expected = values[model.Output];
        using (no_grad()) model.Forward(x, CallContext.Inference).allclose(expected, 1e-5, 1e-6).ShouldBeTrue();

        expected.square().sum().backward();
        var gradient = x.grad!.clone();
        x.grad!.zero_();
        model.Forward(x, CallContext.Inference).square().sum().backward();
        x.grad!.allclose(gradient, 1e-4, 1e-5).ShouldBeTrue();
    }
}
