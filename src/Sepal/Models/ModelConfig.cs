using System.Text.Json.Nodes;
using Sepal.Layers;

namespace Sepal.Models;

/// <summary>Keras's <c>config.json</c> of a network, out and in. Reads Keras 3's form and Keras 2's. Only layers of the registry are built: a file can't name code to run.</summary>
internal static class ModelConfig
{
    private const int MaxDepth = 16;

    public static JsonObject Write(Model model) => model switch
    {
        Sequential sequential => WriteSequential(sequential),
        Functional functional => WriteFunctional(functional),
        _ => throw new NotSupportedException(model.GetType().Name),
    };

    public static Model Read(JsonObject root, int depth = 0)
    {
        if (depth > MaxDepth) throw new ModelFileException($"The model's config nests models deeper than {MaxDepth}. The file is damaged.");
        string className = Text(root["class_name"]) ?? throw new ModelFileException("The model's config has no class_name. Expected Keras's config.json.");
        // Keras 1 and early 2 wrote a Sequential's layers as the config itself.
        var config = root["config"] as JsonObject
            ?? (root["config"] is JsonArray list ? new JsonObject { ["name"] = "sequential", ["layers"] = list.DeepClone() } : null)
            ?? throw new ModelFileException($"The config of {className} is missing. Expected Keras's config.json.");
        return className switch
        {
            "Sequential" => ReadSequential(config, depth),
            "Functional" or "Model" => ReadFunctional(config, depth),
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

    private static Sequential ReadSequential(JsonObject config, int depth)
    {
        var model = new Sequential(Text(config["name"]) ?? "sequential");
        foreach (var entry in Entries(config))
        {
            var layer = ReadLayer(entry, depth);
            // Keras 2 tells the input's shape in its first layer.
            if (model.Layers.Count == 0 && entry["config"]?["batch_input_shape"] is JsonArray shape && layer is not InputLayer)
                Guarded(layer, () => model.Add(new InputLayer(ReadShape(shape), $"{layer.Name}_input")));
            Guarded(layer, () => model.Add(layer));
        }
        if (config["build_input_shape"] is JsonArray built) Guarded(model, () => model.Build(ReadShape(built)));
        SetOwnTrainability(model, config);
        return model;
    }

    private static Functional ReadFunctional(JsonObject config, int depth)
    {
        var entries = Entries(config).ToList();
        var layers = new Dictionary<string, Layer>();
        var waiting = new List<(Layer Layer, List<(string, int)> Inputs)>();
        var calls = new Dictionary<string, List<Node?>>();
        foreach (var entry in entries)
        {
            var layer = ReadLayer(entry, depth);
            if (!layers.TryAdd(layer.Name, layer)) throw new ModelFileException($"Two layers are called '{layer.Name}'. The model's config is damaged.");
            var inbound = InboundCalls(entry, layer.Name);
            calls[layer.Name] = layer is InputLayer input ? [new Node(input, [], input.Shape)] : [.. inbound.Select(_ => (Node?)null)];
            foreach (var inputs in inbound) waiting.Add((layer, inputs));
        }

        // A call can be made once all that flows into it is there; layers stand in files in almost that order.
        var order = waiting.GroupBy(w => w.Layer).ToDictionary(g => g.Key, _ => 0);
        while (waiting.Count > 0)
        {
            int before = waiting.Count;
            for (int i = 0; i < waiting.Count; i++)
            {
                var (layer, inputs) = waiting[i];
                Node?[] nodes = [.. inputs.Select(p => Find(calls, p.Item1, p.Item2, layer))];
                bool firstOfLayer = waiting.FindIndex(w => w.Layer == layer) == i;
                if (nodes.Contains(null) || !firstOfLayer) continue;
                Guarded(layer, () => calls[layer.Name][order[layer]++] = layer.On(nodes!));
                waiting.RemoveAt(i--);
            }
            if (waiting.Count == before) throw new ModelFileException($"The layers of the model's config form a circle at '{waiting[0].Layer.Name}'. The file is damaged.");
        }

        var start = Endpoint(config, "input_layers", calls);
        var end = Endpoint(config, "output_layers", calls);
        try
        {
            var model = new Functional(start, end, Text(config["name"]) ?? "functional");
            SetOwnTrainability(model, config);
            return model;
        }
        catch (ArgumentException e)
        {
            throw new ModelFileException($"The model can't be built: {e.Message.Split(" (Parameter", 2)[0]}", e);
        }
    }

    private static Layer ReadLayer(JsonObject entry, int depth)
    {
        string className = Text(entry["class_name"]) ?? throw new ModelFileException("A layer in the model's config has no class_name. The file is damaged.");
        if (className is "Sequential" or "Functional" or "Model") return Read(entry, depth + 1);
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

    private static Node? Find(Dictionary<string, List<Node?>> calls, string name, int index, Layer user)
    {
        if (!calls.TryGetValue(name, out var made))
            throw new ModelFileException($"Layer '{user.Name}' takes its input from '{name}', which is not in the model. The model's config is damaged.");
        // A nested model that was called while it was built counts from there: its first call in this graph may be number 1.
        return made.Count == 0 ? null : made[Math.Clamp(index, 0, made.Count - 1)];
    }

    private static Node Endpoint(JsonObject config, string key, Dictionary<string, List<Node?>> calls)
    {
        var list = config[key] as JsonArray ?? throw new ModelFileException($"The model's config has no {key}. The file is damaged.");
        if (list.Count > 0 && list[0] is JsonArray)
        {
            if (list.Count != 1) throw new ModelFileException($"The model has {list.Count} {key.Replace('_', ' ')}; Sepal takes networks with one input and one output.");
            list = (JsonArray)list[0]!;
        }
        var (name, index) = Reference(list, key);
        return calls.TryGetValue(name, out var made) && made.Count > 0 && made[Math.Clamp(index, 0, made.Count - 1)] is { } node
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
