using Sepal.Layers;

namespace Sepal.Backbones;

/// <summary>The names of layers in PyTorch's state dicts, beside Keras's: torchvision's of four backbones, and those of the package efficientnet_lite_pytorch.</summary>
internal static class TorchNames
{
    public static IEnumerable<(string Stored, string Layer)> VGG16()
    {
        int place = 0;
        foreach (var (block, count) in ((int, int)[])[(1, 2), (2, 2), (3, 3), (4, 3), (5, 3)])
        {
            for (int i = 1; i <= count; i++, place += 2) yield return ($"features.{place}", $"block{block}_conv{i}"); // a rectifier follows each
            place++; // a pooling
        }
        yield return ("classifier.0", "fc1");
        yield return ("classifier.3", "fc2");
        yield return ("classifier.6", "predictions");
    }

    /// <summary>torchvision names a block's branches; Keras numbers convolutions in the same order.</summary>
    public static IEnumerable<(string Stored, string Layer)> InceptionV3()
    {
        string[] fives = ["branch1x1", "branch5x5_1", "branch5x5_2", "branch3x3dbl_1", "branch3x3dbl_2", "branch3x3dbl_3", "branch_pool"];
        string[] sevens = ["branch1x1", "branch7x7_1", "branch7x7_2", "branch7x7_3", "branch7x7dbl_1", "branch7x7dbl_2", "branch7x7dbl_3", "branch7x7dbl_4", "branch7x7dbl_5", "branch_pool"];
        string[] splits = ["branch1x1", "branch3x3_1", "branch3x3_2a", "branch3x3_2b", "branch3x3dbl_1", "branch3x3dbl_2", "branch3x3dbl_3a", "branch3x3dbl_3b", "branch_pool"];
        string[] names =
        [
            "Conv2d_1a_3x3", "Conv2d_2a_3x3", "Conv2d_2b_3x3", "Conv2d_3b_1x1", "Conv2d_4a_3x3",
            .. Block("Mixed_5b", fives), .. Block("Mixed_5c", fives), .. Block("Mixed_5d", fives),
            .. Block("Mixed_6a", ["branch3x3", "branch3x3dbl_1", "branch3x3dbl_2", "branch3x3dbl_3"]),
            .. Block("Mixed_6b", sevens), .. Block("Mixed_6c", sevens), .. Block("Mixed_6d", sevens), .. Block("Mixed_6e", sevens),
            .. Block("Mixed_7a", ["branch3x3_1", "branch3x3_2", "branch7x7x3_1", "branch7x7x3_2", "branch7x7x3_3", "branch7x7x3_4"]),
            .. Block("Mixed_7b", splits), .. Block("Mixed_7c", splits),
        ];
        for (int i = 0; i < names.Length; i++)
        {
            string number = i == 0 ? "" : $"_{i}";
            yield return ($"{names[i]}.conv", $"conv2d{number}");
            yield return ($"{names[i]}.bn", $"batch_normalization{number}");
        }
        yield return ("fc", "predictions");

        static IEnumerable<string> Block(string block, string[] branches) => branches.Select(b => $"{block}.{b}");
    }

    public static IEnumerable<(string Stored, string Layer)> ResNet50()
    {
        yield return ("conv1", "conv1_conv");
        yield return ("bn1", "conv1_bn");
        foreach (var (stage, count) in ((int, int)[])[(1, 3), (2, 4), (3, 6), (4, 3)])
        {
            for (int block = 0; block < count; block++)
            {
                string stored = $"layer{stage}.{block}", layer = $"conv{stage + 1}_block{block + 1}";
                for (int i = 1; i <= 3; i++)
                {
                    yield return ($"{stored}.conv{i}", $"{layer}_{i}_conv");
                    yield return ($"{stored}.bn{i}", $"{layer}_{i}_bn");
                }
                if (block > 0) continue;
                yield return ($"{stored}.downsample.0", $"{layer}_0_conv");
                yield return ($"{stored}.downsample.1", $"{layer}_0_bn");
            }
        }
        yield return ("fc", "predictions");
    }

    public static IEnumerable<(string Stored, string Layer)> MobileNetV2()
    {
        yield return ("features.0.0", "Conv1");
        yield return ("features.0.1", "bn_Conv1");
        for (int block = 0; block < 17; block++)
        {
            string stored = $"features.{block + 1}.conv", layer = block == 0 ? "expanded_conv" : $"block_{block}";
            int place = 0;
            if (block > 0)
            {
                yield return ($"{stored}.0.0", $"{layer}_expand");
                yield return ($"{stored}.0.1", $"{layer}_expand_BN");
                place = 1;
            }
            yield return ($"{stored}.{place}.0", $"{layer}_depthwise");
            yield return ($"{stored}.{place}.1", $"{layer}_depthwise_BN");
            yield return ($"{stored}.{place + 1}", $"{layer}_project");
            yield return ($"{stored}.{place + 2}", $"{layer}_project_BN");
        }
        yield return ("features.18.0", "Conv_1");
        yield return ("features.18.1", "Conv_1_bn");
        yield return ("classifier.1", "predictions");
    }

    /// <summary>Blocks are counted through all stages; a first block that does not widen has no first convolution.</summary>
    public static IEnumerable<(string Stored, string Layer)> EfficientNetLite(Backbone lite)
    {
        yield return ("_conv_stem", "stem_conv");
        yield return ("_bn0", "stem_bn");
        using var model = lite.Create(new() { IncludeTop = false });
        string[] blocks = [.. model.Layers.OfType<DepthwiseConv2D>().Select(l => l.Name[..^"_dwconv".Length])];
        for (int i = 0; i < blocks.Length; i++)
        {
            string stored = $"_blocks.{i}", layer = blocks[i];
            if (i > 0)
            {
                yield return ($"{stored}._expand_conv", $"{layer}_expand_conv");
                yield return ($"{stored}._bn0", $"{layer}_expand_bn");
            }
            yield return ($"{stored}._depthwise_conv", $"{layer}_dwconv");
            yield return ($"{stored}._bn1", $"{layer}_bn");
            yield return ($"{stored}._project_conv", $"{layer}_project_conv");
            yield return ($"{stored}._bn2", $"{layer}_project_bn");
        }
        yield return ("_conv_head", "top_conv");
        yield return ("_bn1", "top_bn");
        yield return ("_fc", "predictions");
    }
}
