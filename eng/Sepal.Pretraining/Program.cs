using System.Diagnostics;
using Sepal;
using Sepal.Pretraining;

if (args is [] or ["--help"])
{
    Console.WriteLine("""
        Makes the weights of PetalNet, the base that comes with Sepal, from pictures that it draws. docs/petalnet.md tells of it.

          dotnet run -c Release --project eng/Sepal.Pretraining -- --out src/Sepal/Backbones/petalnet.safetensors

          dotnet run -c Release --project eng/Sepal.Pretraining -- sheet --out plants.jpg --plants 20 --per-plant 4    draws a page to look at

        --out FILE          the weights
        --pictures FOLDER   where the pictures are drawn, to look at them or to use them again (else a temporary folder)
        --plants N --per-plant N --size PIXELS --epochs N --batch N --lr RATE --decay SHARE --seed N
        """);
    return args is [] ? 2 : 0;
}
var time = Stopwatch.StartNew();
try
{
    if (args is ["sheet", .. var rest])
    {
        var options = PretrainingOptions.Parse(rest);
        PlantSheet.Write(options.Out, options);
        return 0;
    }
    PetalNetPretraining.Run(PretrainingOptions.Parse(args), line => Console.WriteLine($"{time.Elapsed:hh\\:mm\\:ss} {line}"));
    return 0;
}
catch (Exception e) when (e is FormatException or SepalException or IOException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
