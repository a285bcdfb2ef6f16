using Sepal.Saving;
using Sepal.Tests.Data;

namespace Sepal.Tests.Saving;

public sealed class ModelFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_network_comes_back_with_its_answers_what_is_frozen_and_its_card()
    {
        using var model = Sample.Network();
        ModelFile.Save(_folder["m.keras"], model, Sample.Card);
        using var saved = ModelFile.Open(_folder["m.keras"]);
        Sample.Answers(saved.Model).ShouldBe(Sample.Answers(model));
        saved.Model.NamedWeights().Select(w => (w.Path, w.Weight.IsTrainable)).ShouldBe(model.NamedWeights().Select(w => (w.Path, w.Weight.IsTrainable)));
        saved.Card!.ToJson().ToJsonString().ShouldBe(Sample.Card.ToJson().ToJsonString());
        (saved.Optimizer, saved.Loss).ShouldBe((null, null));
    }
}
