using Sepal.Explaining;
using Sepal.Imaging;
using Sepal.Runs;
using Sepal.Weights;

namespace Sepal.Prediction;

/// <summary>
/// A trained network that tells where it looked:
/// <code>
/// using var flowers = ImageExplainer.Open("runs/flowers");
/// var why = flowers.Explain("photo.jpg");
/// Console.WriteLine(why);
/// PictureEncoder.SavePng(why.Overlay(), "why.png");
/// why.Heatmap.SaveRaw("why.npy");
/// </code>
/// One thread uses it at a time.
/// </summary>
public sealed class ImageExplainer : IDisposable
{
    private ImageExplainer(ImageClassifier classifier) => (Classifier, Explainer) = (classifier, new Explainer(classifier.Model, classifier.Spec, classifier.ClassNames));

    /// <summary>The network, its classes, and what had to be supposed of its file.</summary>
    public ImageClassifier Classifier { get; }

    /// <summary>What explains it: layers, several photos at once, other tests.</summary>
    public Explainer Explainer { get; }

    /// <summary>Opens a model file, or a run folder (the model that it keeps).</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="options">What the file doesn't say; layers keep their names, so that nothing is folded.</param>
    /// <exception cref="ModelFileException">The file can't be read, or its network doesn't classify colour pictures.</exception>
    public static ImageExplainer Open(string path, ClassifierOptions? options = null) => Of(ImageClassifier.Open(path, Unfolded(options)));

    /// <summary>Opens a backbone with its ImageNet classifier.</summary>
    /// <inheritdoc cref="ImageClassifier.OpenBackbone"/>
    public static ImageExplainer OpenBackbone(BaseChoice choice, ClassifierOptions? options = null, WeightStoreOptions? store = null, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
        => Of(ImageClassifier.OpenBackbone(choice, Unfolded(options), store, progress, cancellation));

    /// <summary>Why a picture file got its class. Cost: one decoding, and <see cref="ExplanationMethod.Cost"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Method, layer, class; Grad-CAM of the predicted class at the last layer of maps.</param>
    /// <exception cref="PictureException">It is no readable picture.</exception>
    /// <exception cref="ArgumentException">There is no such layer or class; the message offers the nearest.</exception>
    /// <exception cref="ExplanationException">The method can't work on this network.</exception>
    public Explanation Explain(string path, ExplanationOptions? options = null)
    {
        var photo = Photo.Load(path, Classifier.Spec);
        return new Explanation(photo, Explainer.Explain(photo, options));
    }

    /// <summary>Frees the network.</summary>
    public void Dispose() => Classifier.Dispose();

    private static ClassifierOptions Unfolded(ClassifierOptions? options) => (options ?? new ClassifierOptions()) with { Fold = false };

    private static ImageExplainer Of(ImageClassifier classifier)
    {
        try
        {
            return new ImageExplainer(classifier);
        }
        catch
        {
            classifier.Dispose();
            throw;
        }
    }
}
