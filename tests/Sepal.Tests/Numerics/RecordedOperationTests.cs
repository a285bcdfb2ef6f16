using System.Runtime.InteropServices;
using Sepal.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Sepal.Tests.Numerics;

public sealed class RecordedOperationTests
{
    [Fact]
    public void The_backward_function_gives_the_gradients_of_the_inputs()
    {
        using var scope = NewDisposeScope();
        Tensor a = tensor(3f, requires_grad: true), b = tensor(5f, requires_grad: true);
        Product(Product(a, b), b).backward();
        a.grad!.item<float>().ShouldBe(25);
        b.grad!.item<float>().ShouldBe(30);
    }

    [Fact]
    public void An_input_may_need_no_gradient()
    {
        using var scope = NewDisposeScope();
        Tensor a = tensor(3f, requires_grad: true), fix = tensor(5f);
        Tensor kept = fix.detach();
        RecordedOperation.Record([a, fix], Untracked(() => a * fix), [kept], gradient => [gradient * kept, null]).backward();
        a.grad!.item<float>().ShouldBe(5);
        fix.grad.ShouldBeNull();
    }

    [Fact]
    public void Nothing_is_left_with_or_without_a_backward_pass()
    {
        void Step(bool learns)
        {
            using var scope = NewDisposeScope();
            Tensor a = tensor(3f, requires_grad: true), b = tensor(5f, requires_grad: true);
            var product = Product(Product(a, b), b);
            if (learns) product.backward();
        }
        Step(true);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (int i = 0; i < 50; i++)
        {
            Step(true);
            Step(false);
        }
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(before);
    }

    [Fact]
    public void An_error_in_the_backward_function_is_an_error_of_the_backward_pass()
    {
        using var scope = NewDisposeScope();
        var a = tensor(3f, requires_grad: true);
        var output = RecordedOperation.Record([a], Untracked(() => a * 2), [], _ => throw new InvalidOperationException("broken"));
        Should.Throw<ExternalException>(() => output.backward()).Message.ShouldContain("expected 1, but got 0");
    }

    private static Tensor Product(Tensor a, Tensor b)
    {
        Tensor x = a.detach(), y = b.detach();
        return RecordedOperation.Record([a, b], Untracked(() => a * b), [x, y], gradient => [gradient * y, gradient * x]);
    }

    private static Tensor Untracked(Func<Tensor> compute)
    {
        using var noGradients = no_grad();
        return compute();
    }
}
