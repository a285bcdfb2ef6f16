using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Sepal.Numerics;

/// <summary>
/// An operation of ours in the engine's graph of gradients: its output is there already, its backward pass is a function. TorchSharp's own
/// <c>autograd.Function</c> does the same, but keeps another tensor of the output's size for as long as the graph lives (90 MB for the first map of the
/// report's network) and every gradient until the caller's scope ends. This calls the same native entries, and lets go at once.
/// </summary>
internal sealed unsafe class RecordedOperation
{
    /// <summary>The operation whose results the engine may still have to read on this thread; the next call on it says that they were read.</summary>
    [ThreadStatic]
    private static RecordedOperation? _last;

    /// <summary>Where the engine puts the output that it hands back.</summary>
    [ThreadStatic]
    private static nint* _room;

    private readonly Func<Tensor, Tensor?[]> _backward;
    private readonly Tensor[] _kept;
    private readonly ApplyFunction _apply;
    private readonly DeleteFunction _delete;
    private readonly nint* _handles;
    private readonly int _count;
    private Tensor?[] _gradients = [];
    private GCHandle _self;

    private RecordedOperation(int count, Tensor[] kept, Func<Tensor, Tensor?[]> backward)
    {
        (_count, _kept, _backward, _apply, _delete) = (count, kept, backward, Apply, Delete);
        _handles = (nint*)NativeMemory.AllocZeroed((nuint)count, (nuint)sizeof(nint));
        // The engine calls us until it deletes its node; nobody else holds this object.
        _self = GCHandle.Alloc(this);
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate TensorArray ApplyFunction(nint* tensors, int count);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void DeleteFunction();

    /// <summary>The output, recorded as a function of the inputs. The caller's dispose scope owns it.</summary>
    /// <param name="inputs">What it was computed from; at least one requires gradients.</param>
    /// <param name="output">What was computed, without recording. It may not be an input or a view of one. Disposed: the result has its memory.</param>
    /// <param name="kept">What the backward pass needs. Taken over: disposed after it, or with the graph.</param>
    /// <param name="backward">
    /// From the gradient of the output the gradients of the inputs, null for one that needs none. Called at most once, on the thread of the backward pass,
    /// in a scope of its own. An exception in it becomes the engine's error of the backward pass.
    /// </param>
    public static Tensor Record(ReadOnlySpan<Tensor> inputs, Tensor output, Tensor[] kept, Func<Tensor, Tensor?[]> backward)
    {
        foreach (var tensor in kept) tensor.DetachFromDisposeScope();
        var operation = new RecordedOperation(inputs.Length, kept, backward);
        nint* handles = stackalloc nint[inputs.Length];
        for (int i = 0; i < inputs.Length; i++) handles[i] = inputs[i].Handle;
        nint from = output.Handle, to = 0;
        var edges = new TensorArray { Tensors = handles, Count = inputs.Length };
        var outputs = new TensorArray { Tensors = &from, Count = 1 };

        var node = Native.Create(Marshal.GetFunctionPointerForDelegate(operation._apply), Marshal.GetFunctionPointerForDelegate(operation._delete));
        CheckForErrors();
        Native.SetNextEdges(node, edges, 1);
        Native.ClearInputMetadata(node);
        _room = &to;
        Native.WrapOutputs(edges, default, default, outputs, node, &Room);
        _room = null;
        // From here on the graph alone keeps the node.
        Native.DisposeShared(node);
        Native.DisposeWeak(node);
        CheckForErrors();
        output.Dispose();
        return Tensor.UnsafeCreateTensor(to);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint* Room(nuint count) => _room;

    private TensorArray Apply(nint* tensors, int count)
    {
        _last?.Forget();
        _last = this;
        // The engine's frames lie above, and nothing may be thrown through them. Too few gradients are an error to it, which the caller of the backward pass gets.
        try
        {
            using var scope = NewDisposeScope();
            using var noGradients = no_grad();
            _gradients = _backward(Tensor.UnsafeCreateTensor(tensors[0]));
            for (int i = 0; i < _count; i++) _handles[i] = _gradients[i]?.DetachFromDisposeScope().Handle ?? 0;
        }
        catch (Exception)
        {
            return default;
        }
        foreach (var tensor in _kept) tensor.Dispose();
        return new TensorArray { Tensors = _handles, Count = _count };
    }

    private void Forget()
    {
        foreach (var gradient in _gradients) gradient?.Dispose();
        _gradients = [];
    }

    private void Delete()
    {
        if (_last == this) _last = null;
        Forget();
        foreach (var tensor in _kept) tensor.Dispose();
        NativeMemory.Free(_handles);
        _self.Free();
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct TensorArray
    {
        public nint* Tensors;
        public long Count;
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Node
    {
        private readonly nint _shared, _weak;
    }

    /// <summary>Entries of libLibTorchSharp, found as TorchSharp finds them.</summary>
    private static class Native
    {
        private static readonly nint Library = NativeLibrary.Load("LibTorchSharp", typeof(Tensor).Assembly, null);

        public static readonly delegate* unmanaged[Cdecl]<nint, nint, Node> Create = (delegate* unmanaged[Cdecl]<nint, nint, Node>)Entry("ctor");
        public static readonly delegate* unmanaged[Cdecl]<Node, TensorArray, byte, void> SetNextEdges = (delegate* unmanaged[Cdecl]<Node, TensorArray, byte, void>)Entry("setNextEdges");
        public static readonly delegate* unmanaged[Cdecl]<Node, void> ClearInputMetadata = (delegate* unmanaged[Cdecl]<Node, void>)Entry("clearInputMetadata");
        public static readonly delegate* unmanaged[Cdecl]<Node, void> DisposeShared = (delegate* unmanaged[Cdecl]<Node, void>)Entry("disposeSharedPtr");
        public static readonly delegate* unmanaged[Cdecl]<Node, void> DisposeWeak = (delegate* unmanaged[Cdecl]<Node, void>)Entry("disposeWeakPtr");
        public static readonly delegate* unmanaged[Cdecl]<TensorArray, TensorArray, TensorArray, TensorArray, Node, delegate* unmanaged[Cdecl]<nuint, nint*>, void> WrapOutputs =
            (delegate* unmanaged[Cdecl]<TensorArray, TensorArray, TensorArray, TensorArray, Node, delegate* unmanaged[Cdecl]<nuint, nint*>, void>)NativeLibrary.GetExport(Library, "THSAutograd_Function_wrapOutputs");

        private static nint Entry(string name) => NativeLibrary.GetExport(Library, "THSAutograd_CSharpNode_" + name);
    }
}
