// The lab report's code, in its order. Each part names the lines of Keras that it stands for; docs/from-keras.md has both side by side.
//   dotnet run -c Release --project samples/LabReport -- FLOWERS [EPOCHS] [BASE] [WEIGHTS]
// FLOWERS is a folder with one subfolder per class. BASE is a pretrained base (the report's: inception_v3) and WEIGHTS its file; without them the base that comes with Sepal.
using Sepal.Backbones;
using Sepal.Data;
using Sepal.Evaluation;
using Sepal.Explaining;
using Sepal.Imaging;
using Sepal.Layers;
using Sepal.Models;
using Sepal.Numerics;
using Sepal.Runs;
using Sepal.Training;

string folder = args.Length > 0 ? args[0] : throw new ArgumentException("Name a folder of photos with one subfolder per class.");
int epochs = args.Length > 1 ? int.Parse(args[1]) : 2;
string base_name = args.Length > 2 ? args[2] : "petalnet";
string? weights = args.Length > 3 ? args[3] : null;
string output = Directory.CreateTempSubdirectory("lab-report-").FullName;

// random.seed(0)
// train_generator = datagen.flow_from_directory(train_dir, target_size=(150, 150), batch_size=20, class_mode='categorical')
Engine.Start();
var flowers = ImageFolder.Split(ImageFolder.Open(folder), seed: 0);
using var photos = PictureCache.Create(flowers, ImageSpec.Lab);
int classes = photos.ClassNames.Count;
int[] train = photos.IndexesOf(Part.Train), validation = photos.IndexesOf(Part.Validation), test = photos.IndexesOf(Part.Test);

// ---------------------------------------------------------------- the basic network
// model = models.Sequential()
using var model_1 = Basic();
// model.summary()
Console.WriteLine(model_1.Summarize());
// model.compile(loss='categorical_crossentropy', optimizer=optimizers.RMSprop(learning_rate=1e-3), metrics=['acc'])
// model.fit(train_generator, epochs=20, validation_data=validation_generator)
Fit(model_1, new RMSprop(learningRate: 1e-3), Pictures(train), Pictures(validation));
Report("basic", model_1);

// ---------------------------------------------------------------- the same with dropout
using var model_2 = Basic(new Dropout(0.5));
Console.WriteLine(model_2.Summarize());
Fit(model_2, new RMSprop(learningRate: 1e-3), Pictures(train), Pictures(validation));
Report("with dropout", model_2);

// ---------------------------------------------------------------- base output as input for my own network
// conv_base = InceptionV3(weights='imagenet', include_top=False, input_shape=(150, 150, 3))
var options = new BackboneOptions { IncludeTop = false, InputShape = (150, 150, 3) };
var conv_base = Open(base_name, options, weights);
// features = conv_base.predict(inputs_batch)
using var features = FeatureExtractor.Extract(conv_base, FeatureExtractor.IdentityOf(conv_base), photos, new FeatureCache(Path.Combine(output, "features")), Precision.Auto);

// model_3 = models.Sequential()
// model_3.add(layers.Dense(256, activation='relu', input_dim=3*3*2048))
// model_3.add(layers.Dropout(0.5))
// model_3.add(layers.Dense(5, activation='softmax'))
using var model_3 = new Sequential();
model_3.Add(new Dense(256, activation: "relu", inputDim: features.Length));
model_3.Add(new Dropout(0.5));
model_3.Add(new Dense(classes, activation: "softmax"));

// model_3.compile(optimizer=optimizers.RMSprop(learning_rate=2e-5), loss='categorical_crossentropy', metrics=['acc'])
Fit(model_3, new RMSprop(learningRate: 2e-5), Features(train), Features(validation));
ReportOfFeatures("features", model_3);

// ---------------------------------------------------------------- the base inside of my network, with data augmentation
// conv_base.trainable = False
conv_base.Trainable = false;
// model_4 = models.Sequential()
// model_4.add(conv_base)
// model_4.add(layers.Flatten())
// model_4.add(layers.Dense(256, activation='relu'))
// model_4.add(layers.Dense(5, activation='softmax'))
using var model_4 = new Sequential();
model_4.Add(conv_base);
model_4.Add(new Flatten());
model_4.Add(new Dense(256, activation: "relu"));
model_4.Add(new Dense(classes, activation: "softmax"));
Console.WriteLine(model_4.Summarize());
// model_4.compile(loss='categorical_crossentropy', optimizer=optimizers.Adam(), metrics=['acc'])
Fit(model_4, new Adam(), Pictures(train, Augmentation.Lab), Pictures(validation));
Report("integrated", model_4);

// ---------------------------------------------------------------- where it looks: Grad-CAM as in Chollet's notebook
// img = image.load_img(im_path, target_size=(224, 224)); x = preprocess_input(np.expand_dims(image.img_to_array(img), axis=0))
string im_path = photos.Items[test[0]].Path;
var explainer = new Explainer(model_4, ImageSpec.Lab, photos.ClassNames);
// grads = K.gradients(model.output[:, np.argmax(preds[0])], last_conv_layer.output)[0]; pooled_grads = K.mean(grads, axis=(0, 1, 2))
// heatmap = np.mean(conv_layer_output_value, axis=-1); heatmap = np.maximum(heatmap, 0); heatmap /= np.max(heatmap)
var photo = Photo.Load(im_path, ImageSpec.Lab);
var heatmap = explainer.Explain(photo, new ExplanationOptions { Method = new LabCam() });
Console.WriteLine(heatmap);
// heatmap = cv2.resize(heatmap, (img.shape[1], img.shape[0])); heatmap = cv2.applyColorMap(np.uint8(255 * heatmap), cv2.COLORMAP_JET)
// superimposed_img = heatmap * 0.4 + img; cv2.imwrite('flower_cam.jpg', superimposed_img)
PictureEncoder.SaveJpeg(Overlay.Create(photo, heatmap, new OverlayOptions { Alpha = 0.4, Blend = Blend.Lab }), Path.Combine(output, "flower_cam.jpg"));
Console.WriteLine($"The overlay: {Path.Combine(output, "flower_cam.jpg")}");

Sequential Basic(params Layer[] beforeHead)
{
    var model = new Sequential();
    model.Add(new Conv2D(32, 3, activation: "relu", inputShape: (150, 150, 3)));
    model.Add(new MaxPooling2D(2));
    model.Add(new Conv2D(64, 3, activation: "relu"));
    model.Add(new MaxPooling2D(2));
    model.Add(new Conv2D(128, 3, activation: "relu"));
    model.Add(new MaxPooling2D(2));
    model.Add(new Conv2D(128, 3, activation: "relu"));
    model.Add(new MaxPooling2D(2));
    model.Add(new Flatten());
    foreach (var layer in beforeHead) model.Add(layer);
    model.Add(new Dense(512, activation: "relu"));
    model.Add(new Dense(classes, activation: "softmax"));
    return model;
}

static Functional Open(string name, BackboneOptions options, string? weights)
{
    var backbone = Backbone.Find(name);
    return backbone.CreateWith(options, weights ?? PretrainedWeightStore.Find(backbone, options));
}

TrainingData Pictures(int[] rows, Augmentation? changes = null)
    => TrainingData.Of(new BatchReader(photos, rows, new BatchOptions { BatchSize = 20, Augmentation = changes ?? Augmentation.None }), ImageSpec.Lab);

TrainingData Features(int[] rows)
    => TrainingData.Of(features, rows, [.. rows.Select(i => photos.Items[i].Label)], batchSize: 20, shape: features.Length);

void Fit(Model model, Optimizer optimizer, TrainingData data, TrainingData held)
{
    var trainer = new Trainer(model, optimizer, new CategoricalCrossentropy(), new TrainerOptions { Epochs = epochs });
    foreach (var epoch in trainer.Fit(data, held).Epochs)
        Console.WriteLine($"epoch {epoch.Epoch}: loss {epoch.Loss:0.0000}, acc {epoch.Accuracy:0.000}, val_loss {epoch.ValidationLoss:0.0000}, val_acc {epoch.ValidationAccuracy:0.000}");
}

void Report(string name, Model model) => Show(name, EvaluationResult.Of(Evaluator.Predict(model, photos, test)));

void ReportOfFeatures(string name, Model head)
{
    float[] inputs = new float[test.Length * features.Length];
    for (int i = 0; i < test.Length; i++) features.CopyTo(test[i], inputs.AsSpan(i * features.Length, features.Length));
    Show(name, EvaluationResult.Of(new PredictionSet(head.Predict(inputs, test.Length), [.. test.Select(i => photos.Items[i].Label)], [], [.. photos.ClassNames])));
}

static void Show(string name, EvaluationResult result)
    => Console.WriteLine($"{name}: accuracy {result.Accuracy:P1} (95% interval {result.AccuracyInterval.Low:P1} to {result.AccuracyInterval.High:P1}) on {result.Images} photos\n");
