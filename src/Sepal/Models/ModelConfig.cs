using System.Text.Json.Nodes;
using Sepal.Layers;

namespace Sepal.Models;

/// <summary>Keras's <c>config.json</c> of a network, out and in. Reads Keras 3's form and Keras 2's. Only layers of the registry are built: a file can't name code to run.</summary>
internal static class ModelConfig
{
    // Far above any network that is used (NASNetLarge has 1,041 layers), far below what would keep a reader of a hostile file busy.
    private const int MaxDepth = 16, MaxLayers = 4096, MaxCalls = 1 << 16;

    public static JsonObject Write(Model model) => model switch
    {
        Sequential sequential => WriteSequential(sequential),
        Functional functional => WriteFunctional(functional),
        _ => throw new NotSupportedException(model.GetType().Name),
    };

    public static Model Read(JsonObject root) => Read(root, 0, new Size());

    /// <summary>How much of a network was read: its layers, and how many calls each nested model stands for.</summary>
    private sealed class Size
    {
        private readonly Dictionary<Layer, long> _calls = [];
        private int _layers;

        public void AddLayer()
        {
            if (++_layers > MaxLayers) throw new ModelFileException($"The model's config has more than {MaxLayers} layers; Sepal reads at most as many. The file is damaged.");
        }

        // Nested models that are called many times, in each other, stand for calls without end in a small file.
        public void AddCalls(IEnumerable<Layer> called, Model? model = null)
        {
            long calls = 0;
            foreach (var layer in called)
            {
                calls += _calls.GetValueOrDefault(layer, 1);
                if (calls > MaxCalls) throw new ModelFileException($"The model's config calls layers more than {MaxCalls} times; Sepal reads at most as many. The file is damaged.");
            }
            if (model is not null) _calls[model] = calls;
        }
    }

    private static Model Read(JsonObject root, int depth, Size size)
    {
        if (depth > MaxDepth) throw new ModelFileException($"The model's config nests models deeper than {MaxDepth}. The file is damaged.");
        string className = Text(root["class_name"]) ?? throw new ModelFileException("The model's config has no class_name. Expected Keras's config.json.");
        // Keras 1 and early 2 wrote a Sequential's layers as the config itself.
        var config = root["config"] as JsonObject
            ?? (root["config"] is JsonArray list ? new JsonObject { ["name"] = "sequential", ["layers"] = list.DeepClone() } : null)
            ?? throw new ModelFileException($"The config of {className} is missing. Expected Keras's config.json.");
        return className switch
        {
            "Sequential" => ReadSequential(config, depth, size),
            "Functional" or "Model" => ReadFunctional(config, depth, size),
            _ => throw new ModelFileException($"The model is a '{className}'. Expected a Sequential or Functional model; a subclassed model is Python code, which Sepal does not run. Save it as a functional model."),
        };
    }

    private static JsonObject WriteSequential(Sequential model) => new()
    {
        ["module"] = "keras",
        ["class_name"] = "Sequential",
        ["config"] = new JsonObject
        {
            ["name"] = model.Name,
            ["trainable"] = model.Trainable,
            ["dtype"] = Policy(),
            ["layers"] = new JsonArray([WriteLayer(model.Input), .. model.Nodes.Skip(1).Select(WriteLayer)]),
            ["build_input_shape"] = WithBatch(model.InputShape),
        },
        ["registered_name"] = null,
        ["build_config"] = new JsonObject { ["input_shape"] = WithBatch(model.InputShape) },
    };

    private static JsonObject WriteFunctional(Functional model)
    {
        var layers = new JsonArray();
        var calls = model.Nodes.GroupBy(n => n.Layer).ToDictionary(g => g.Key, g => g.ToList());
        foreach (var layer in model.Layers)
        {
            var entry = WriteLayer(calls[layer][0]);
            entry["name"] = layer.Name;
            entry["inbound_nodes"] = new JsonArray([.. calls[layer].Where(n => n.Inputs.Count > 0 && n != model.Input).Select(WriteCall)]);
            layers.Add((JsonNode)entry);
        }
        return new JsonObject
        {
            ["module"] = "keras.src.models.functional",
            ["class_name"] = "Functional",
            ["config"] = new JsonObject
            {
                ["name"] = model.Name,
                ["trainable"] = model.Trainable,
                ["layers"] = layers,
                ["input_layers"] = History(model.Input),
                ["output_layers"] = History(model.Output),
            },
            ["registered_name"] = "Functional",
            ["build_config"] = new JsonObject { ["input_shape"] = null },
        };

        JsonArray History(Node node) => [node.Layer.Name, calls[node.Layer].IndexOf(node), 0];

        JsonNode WriteCall(Node node)
        {
            JsonNode[] tensors = [.. node.Inputs.Select(i => (JsonNode)new JsonObject
            {
                ["class_name"] = "__keras_tensor__",
                ["config"] = new JsonObject { ["shape"] = WithBatch(i.Shape), ["dtype"] = "float32", ["keras_history"] = History(i) },
            })];
            // Layers of several inputs take them as one list.
            JsonArray arguments = node.Layer is Merge or Concatenate ? [new JsonArray(tensors)] : [.. tensors];
            return new JsonObject { ["args"] = arguments, ["kwargs"] = new JsonObject() };
        }
    }

    private static JsonObject WriteLayer(Node node)
    {
        var layer = node.Layer;
        if (layer is Model inner)
        {
            var nested = Write(inner);
            nested["build_config"] = new JsonObject { ["input_shape"] = WithBatch(inner.InputShape) };
            return nested;
        }
        var entry = new JsonObject
        {
            ["module"] = "keras.layers",
            ["class_name"] = layer.ClassName,
            ["config"] = LayerRegistry.ConfigOf(layer),
            ["registered_name"] = null,
        };
        if (layer.Weights.Count > 0) entry["build_config"] = new JsonObject { ["input_shape"] = WithBatch(layer.BuiltFor[0]) };
        return entry;
    }

    private static Sequential ReadSequential(JsonObject config, int depth, Size size)
    {
        var model = new Sequential(Text(config["name"]) ?? "sequential");
        foreach (var entry in Entries(config))
        {
            var layer = ReadLayer(entry, depth, size);
            // Keras 2 tells the input's shape in its first layer.
            if (model.Layers.Count == 0 && entry["config"]?["batch_input_shape"] is JsonArray shape && layer is not InputLayer)
                Guarded(layer, () => model.Add(new InputLayer(ReadShape(shape), $"{layer.Name}_input")));
            Guarded(layer, () => model.Add(layer));
        }
        if (config["build_input_shape"] is JsonArray built) Guarded(model, () => model.Build(ReadShape(built)));
        size.AddCalls(model.Layers, model);
        SetOwnTrainability(model, config);
        return model;
    }

    private static Functional ReadFunctional(JsonObject config, int depth, Size size)
    {
        var layers = new Dictionary<string, Layer>();
        var pending = new List<Call>();
        var calls = new Dictionary<string, List<Node?>>();
        foreach (var entry in Entries(config))
        {
            var layer = ReadLayer(entry, depth, size);
            if (!layers.TryAdd(layer.Name, layer)) throw new ModelFileException($"Two layers are called '{layer.Name}'. The model's config is damaged.");
            if (layer is InputLayer input)
            {
                calls[layer.Name] = [new Node(input, [], input.Shape)];
                continue;
            }
            var inbound = InboundCalls(entry, layer.Name);
            calls[layer.Name] = [.. inbound.Select(_ => (Node?)null)];
            pending.AddRange(inbound.Select((inputs, number) => new Call(layer, number, inputs)));
        }
        var called = pending.Select(c => c.Layer).ToList();
        size.AddCalls(called);
        MakeCalls(pending, calls);

        var start = Endpoint(config, "input_layers", calls);
        var end = Endpoint(config, "output_layers", calls);
        try
        {
            var model = new Functional(start, end, Text(config["name"]) ?? "functional");
            size.AddCalls(called, model);
            SetOwnTrainability(model, config);
            return model;
        }
        catch (ArgumentException e)
        {
            throw new ModelFileException($"The model can't be built: {e.Message.Split(" (Parameter", 2)[0]}", e);
        }
    }

    /// <summary>A layer's call number so and so, on these calls of others.</summary>
    private sealed record Call(Layer Layer, int Number, List<(string Layer, int Number)> Inputs);

    /// <summary>Makes each call once all that flows into it is there, and a layer's calls in their order; each is looked at once for each of its inputs.</summary>
    private static void MakeCalls(List<Call> pending, Dictionary<string, List<Node?>> calls)
    {
        var first = new Dictionary<string, int>();
        for (int i = 0; i < pending.Count; i++) first.TryAdd(pending[i].Layer.Name, i);
        var users = new List<int>[pending.Count];
        int[] missing = new int[pending.Count];
        var ready = new Queue<int>();
        for (int i = 0; i < pending.Count; i++)
        {
            users[i] ??= [];
            var call = pending[i];
            if (call.Number > 0) Wait(i, i - 1);
            foreach (var (name, number) in call.Inputs)
            {
                var made = Made(calls, name, call.Layer);
                if (made.Count == 0) missing[i]++; // a layer that is never called
                else if (made[0] is null) Wait(i, first[name] + Nearest(made, number));
            }
        }
        for (int i = 0; i < pending.Count; i++)
            if (missing[i] == 0) ready.Enqueue(i);
        int done = 0;
        for (; ready.TryDequeue(out int i); done++)
        {
            var (layer, number, inputs) = pending[i];
            Node[] nodes = [.. inputs.Select(input => calls[input.Layer][Nearest(calls[input.Layer], input.Number)]!)];
            Guarded(layer, () => calls[layer.Name][number] = layer.On(nodes));
            foreach (int user in users[i])
                if (--missing[user] == 0) ready.Enqueue(user);
        }
        if (done < pending.Count) throw new ModelFileException($"The layers of the model's config form a circle at '{pending[Array.FindIndex(missing, m => m > 0)].Layer.Name}'. The file is damaged.");

        void Wait(int user, int on)
        {
            missing[user]++;
            // A later call's list does not exist yet.
            (users[on] ??= []).Add(user);
        }
    }

    private static Layer ReadLayer(JsonObject entry, int depth, Size size)
    {
        size.AddLayer();
        string className = Text(entry["class_name"]) ?? throw new ModelFileException("A layer in the model's config has no class_name. The file is damaged.");
        if (className is "Sequential" or "Functional" or "Model") return Read(entry, depth + 1, size);
        var config = entry["config"] as JsonObject ?? throw new ModelFileException($"A {className} layer in the model's config has no config. The file is damaged.");
        return LayerRegistry.Create(className, (JsonObject)config.DeepClone())
            ?? throw new ModelFileException($"Layer '{Text(config["name"]) ?? Text(entry["name"]) ?? "?"}' is a {className}, which Sepal does not have. It has {string.Join(", ", LayerRegistry.ClassNames)}.");
    }

    /// <summary>Each call's inputs: (layer, number of its call).</summary>
    private static List<List<(string, int)>> InboundCalls(JsonObject entry, string name)
    {
        if (entry["inbound_nodes"] is not JsonArray nodes) return [];
        var calls = new List<List<(string, int)>>();
        foreach (var node in nodes)
        {
            var inputs = new List<(string, int)>();
            if (node is JsonObject call) Collect(call["args"], inputs, 0); // Keras 3
            else if (node is JsonArray old) inputs.AddRange(old.Select(o => Reference(o, name))); // Keras 2: [[layer, call, output, {}], …]
            if (inputs.Count == 0) throw new ModelFileException($"Layer '{name}' is called without an input that Sepal can follow. Only layers that take tensors can be read.");
            calls.Add(inputs);
        }
        return calls;
    }

    private static void Collect(JsonNode? node, List<(string, int)> inputs, int depth)
    {
        if (depth > MaxDepth) return;
        if (node is JsonArray list)
        {
            foreach (var item in list) Collect(item, inputs, depth + 1);
        }
        else if (node is JsonObject tensor && Text(tensor["class_name"]) == "__keras_tensor__")
        {
            inputs.Add(Reference(tensor["config"]?["keras_history"], "?"));
        }
    }

    private static (string, int) Reference(JsonNode? node, string name)
        => node is JsonArray { Count: >= 2 } history && Text(history[0]) is { } layer && history[1] is JsonValue v && v.TryGetValue(out int call)
            ? (layer, call)
            : throw new ModelFileException($"An input of layer '{name}' is not written as Keras does. The model's config is damaged.");

    private static List<Node?> Made(Dictionary<string, List<Node?>> calls, string name, Layer user) => calls.TryGetValue(name, out var made)
        ? made
        : throw new ModelFileException($"Layer '{user.Name}' takes its input from '{name}', which is not in the model. The model's config is damaged.");

    // A nested model that was called while it was built counts from there: its first call in this graph may be number 1.
    private static int Nearest(List<Node?> made, int number) => Math.Clamp(number, 0, made.Count - 1);

    private static Node Endpoint(JsonObject config, string key, Dictionary<string, List<Node?>> calls)
    {
        var list = config[key] as JsonArray ?? throw new ModelFileException($"The model's config has no {key}. The file is damaged.");
        if (list.Count > 0 && list[0] is JsonArray)
        {
            if (list.Count != 1) throw new ModelFileException($"The model has {list.Count} {key.Replace('_', ' ')}; Sepal takes networks with one input and one output.");
            list = (JsonArray)list[0]!;
        }
        var (name, index) = Reference(list, key);
        return calls.TryGetValue(name, out var made) && made.Count > 0 && made[Nearest(made, index)] is { } node
            ? node
            : throw new ModelFileException($"The model's {key} name '{name}', which is not in it. The model's config is damaged.");
    }

    private static IEnumerable<JsonObject> Entries(JsonObject config)
        => (config["layers"] as JsonArray ?? throw new ModelFileException("The model's config has no layers. Expected Keras's config.json."))
            .Select(e => e as JsonObject ?? throw new ModelFileException("A layer in the model's config is not an object. The file is damaged."));

    // Each layer says for itself whether it trains; the model's own flag must not overrule them.
    private static void SetOwnTrainability(Model model, JsonObject config)
    {
        if (config["trainable"] is JsonValue v && v.TryGetValue(out bool trainable) && !trainable && model.Layers.All(l => !l.Trainable || l.Weights.Count == 0)) model.Trainable = false;
    }

    private static void Guarded(Layer layer, Action build)
    {
        try { build(); }
        catch (Exception e) when (e is ArgumentException or OverflowException or InvalidOperationException)
        {
            throw new ModelFileException($"The model can't be built at layer '{layer.Name}': {e.Message.Split(" (Parameter", 2)[0]}", e);
        }
    }

    private static Shape ReadShape(JsonArray withBatch)
    {
        try { return new Shape([.. withBatch.Skip(1).Select(s => s is null ? Shape.Unknown : (int)s)]); }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException)
        {
            throw new ModelFileException($"The model's config has the input shape {withBatch.ToJsonString()}; expected whole numbers of at least 1.", e);
        }
    }

    private static JsonArray WithBatch(Shape shape) => [null, .. shape.Sizes.Select(s => s == Shape.Unknown ? null : (JsonNode)s)];

    private static JsonObject Policy() => new()
    {
        ["module"] = "keras",
        ["class_name"] = "DTypePolicy",
        ["config"] = new JsonObject { ["name"] = "float32" },
        ["registered_name"] = null,
    };

    private static string? Text(JsonNode? node) => node is JsonValue v && v.TryGetValue(out string? text) ? text : null;
}
