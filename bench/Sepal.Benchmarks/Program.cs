using Sepal.Benchmarks;

return args switch
{
    ["memory", .. var rest] => TrainingMemory.Run(rest),
    ["--help"] or ["help"] => Help(),
    _ => Parts.Run(args),
};

static int Help()
{
    Console.WriteLine("""
        Sepal.Benchmarks [NAME…] [--threads N] [--seconds S]   measures the parts whose name contains one of these; all without one
        Sepal.Benchmarks memory [FOLDER] [--epochs N]          trains the report's network on a folder of pictures, or on drawn ones, and tells the memory at its peak
        """);
    return 0;
}
