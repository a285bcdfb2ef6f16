using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Sepal.Layers;

/// <summary>Keras's class names and what makes each layer from its config. To add a layer: its file, and one line here.</summary>
internal static class LayerRegistry
{
    private static readonly FrozenDictionary<string, Func<LayerConfig, Layer>> Makers = new Dictionary<string, Func<LayerConfig, Layer>>
    {
        ["Activation"] = Activation.FromConfig,
        ["Add"] = Add.FromConfig,
        ["Average"] = Average.FromConfig,
        ["AveragePooling2D"] = AveragePooling2D.FromConfig,
        ["BatchNormalization"] = BatchNormalization.FromConfig,
        ["Concatenate"] = Concatenate.FromConfig,
        ["Conv2D"] = Conv2D.FromConfig,
        ["Conv2DTranspose"] = Conv2DTranspose.FromConfig,
        ["Cropping2D"] = Cropping2D.FromConfig,
        ["Dense"] = Dense.FromConfig,
        ["DepthwiseConv2D"] = DepthwiseConv2D.FromConfig,
        ["Dropout"] = Dropout.FromConfig,
        ["ELU"] = ELU.FromConfig,
        ["Flatten"] = Flatten.FromConfig,
        ["GaussianNoise"] = GaussianNoise.FromConfig,
        ["GlobalAveragePooling2D"] = GlobalAveragePooling2D.FromConfig,
        ["GlobalMaxPooling2D"] = GlobalMaxPooling2D.FromConfig,
        ["GroupNormalization"] = GroupNormalization.FromConfig,
        ["InputLayer"] = InputLayer.FromConfig,
        ["LayerNormalization"] = LayerNormalization.FromConfig,
        ["LeakyReLU"] = LeakyReLU.FromConfig,
        ["MaxPooling2D"] = MaxPooling2D.FromConfig,
        ["Maximum"] = Maximum.FromConfig,
        ["Multiply"] = Multiply.FromConfig,
        ["Normalization"] = Normalization.FromConfig,
        ["Permute"] = Permute.FromConfig,
        ["RandomFlip"] = RandomFlip.FromConfig,
        ["RandomRotation"] = RandomRotation.FromConfig,
        ["RandomTranslation"] = RandomTranslation.FromConfig,
        ["RandomZoom"] = RandomZoom.FromConfig,
        ["ReLU"] = ReLU.FromConfig,
        ["Rescaling"] = Rescaling.FromConfig,
        ["Reshape"] = Reshape.FromConfig,
        ["SeparableConv2D"] = SeparableConv2D.FromConfig,
        ["Softmax"] = Softmax.FromConfig,
        ["SpatialDropout2D"] = SpatialDropout2D.FromConfig,
        ["Subtract"] = Subtract.FromConfig,
        ["UpSampling2D"] = UpSampling2D.FromConfig,
        ["ZeroPadding2D"] = ZeroPadding2D.FromConfig,
    }.ToFrozenDictionary();

    /// <summary>Keras's class names of all layers.</summary>
    public static IEnumerable<string> ClassNames => Makers.Keys.Order(StringComparer.Ordinal);

    /// <summary>A layer from Keras's class name and config; null for a class that is not here.</summary>
    public static Layer? Create(string className, JsonObject json)
    {
        if (!Makers.TryGetValue(className, out var make)) return null;
        var config = new LayerConfig(className, json);
        if (json["data_format"] is not null) config.ExpectChannelsLast();
        try
        {
            var layer = make(config);
            layer.Trainable = config.Trainable;
            layer.SourceConfig = json;
            return layer;
        }
        catch (ArgumentException e)
        {
            throw new ModelFileException($"Layer '{config.Name}' ({className}) can't be built: {e.Message.Split(" (Parameter", 2)[0]}", e);
        }
    }

    /// <summary>A layer's Keras config: its own keys over those that a file gave.</summary>
    public static JsonObject ConfigOf(Layer layer)
    {
        var config = layer.SourceConfig is { } source ? (JsonObject)source.DeepClone() : new JsonObject();
        config["name"] = layer.Name;
        // Keras's SpatialDropout2D takes no 'trainable'; with it the file would not open.
        if (layer is not SpatialDropout2D) config["trainable"] = layer.Trainable;
        config["dtype"] ??= new JsonObject
        {
            ["module"] = "keras",
            ["class_name"] = "DTypePolicy",
            ["config"] = new JsonObject { ["name"] = "float32" },
            ["registered_name"] = null,
        };
        var own = new JsonObject();
        layer.WriteConfig(own);
        if (layer is InputLayer) return own;
        foreach (var (key, value) in own.ToArray())
        {
            // What only Keras applies (regularizers, constraints, seeds) is kept where a file gave it.
            if (value is null && config[key] is not null) continue;
            config[key] = value?.DeepClone();
        }
        return config;
    }
}
