using Sepal.Backbones;
using Sepal.Weights;

namespace Sepal.Tests.Backbones;

public sealed class PublishedWeightsTests
{
    [Fact]
    public void The_store_takes_them_all_and_finds_them_by_name_and_by_file()
    {
        var store = new WeightStore(PublishedWeights.All, new WeightStoreOptions { CacheFolder = Path.GetTempPath() });
        store.Entries.Count.ShouldBe(Backbone.All.Sum(b => b.Card.Weights.Count));
        store.Entry("vgg16").FileName.ShouldBe("vgg16_weights_tf_dim_ordering_tf_kernels.h5");
        store.Entry("mobilenet_0.25_224_notop").Md5.ShouldBe("f313cee49f5d33dfb06f2b255c4adb64");
        store.Entry("mobilenet_v2_1.4_224").FileName.ShouldBe("mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.4_224.h5");
        store.Entry("inception_v3_notop").Checksum.ShouldBe("md5 bcbd6486424b2319ff4ef7d526e38f63");
        store.Entry("resnet50-11ad3fa6").Checksum.ShouldBe("sha256 11ad3fa6…");
        store.Entry("efficientnet-lite0-57934424.pth").Addresses.ShouldBeEmpty();
    }

    [Fact]
    public void A_file_of_a_card_has_its_entry_and_another_s_has_none()
    {
        var vgg16 = Backbone.Find("vgg16");
        var file = vgg16.WeightsFor(new() { IncludeTop = false, Size = 150 })!;
        PublishedWeights.Of(vgg16, file).Name.ShouldBe("vgg16_notop");
        Should.Throw<ArgumentException>(() => PublishedWeights.Of(Backbone.Find("resnet50"), file)).Message.ShouldStartWith(
            "'vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5' is not on the card of ResNet50.");
    }
}
