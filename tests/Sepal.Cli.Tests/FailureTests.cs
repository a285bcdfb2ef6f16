using Sepal.Cli.Commands;

namespace Sepal.Cli.Tests;

/// <summary>Exceptions at the program's edge.</summary>
public sealed class FailureTests
{
    private static (int Code, string Error) Report(Exception exception, params string[] args)
    {
        using StringWriter output = new(), error = new();
        var root = new SepalRoot();
        var parsed = root.Parse(["data", "scan", "x", .. args]);
        var session = new Session(root.Global, parsed, output, error, Terminal.None, new CancellationToken(canceled: true));
        int code = Failure.Report(exception, (SepalCommand)parsed.CommandResult.Command, session);
        output.ToString().ShouldBeEmpty();
        return (code, error.ToString());
    }

    [Fact]
    public void A_fault_of_the_program_says_so_and_how_to_report_it()
        => Report(new InvalidOperationException("Sequence contains\nno elements")).ShouldBe((1, "error: Unexpected InvalidOperationException: Sequence contains no elements. This is a fault of Sepal, not yours. Run again with --verbose and report what it prints.\n"));

    [Fact]
    public void Verbose_adds_the_trace()
    {
        Exception thrown;
        try { throw new InvalidOperationException("odd"); }
        catch (InvalidOperationException e) { thrown = e; }
        var (code, error) = Report(thrown, "--verbose");
        code.ShouldBe(1);
        error.ShouldStartWith("error: Unexpected InvalidOperationException: odd. This is a fault of Sepal, not yours. Report it with the lines below.\n");
        error.ShouldContain("   at Sepal.Cli.Tests.FailureTests");
    }

    [Fact]
    public void An_argument_that_the_library_refuses_is_wrong_usage_without_its_parameters_name()
    {
        Report(new ArgumentOutOfRangeException("val", 2.0, "Expected a share below 1; got 2.")).ShouldBe((2, "error: Expected a share below 1; got 2. See 'sepal data scan --help'.\n"));
        Report(new ArgumentException("Expected less", "value")).ShouldBe((2, "error: Expected less. See 'sepal data scan --help'.\n"));
    }

    [Fact]
    public void A_null_argument_is_a_fault()
        => Report(new ArgumentNullException("x")).Code.ShouldBe(1);

    [Fact]
    public void A_file_that_cannot_be_written_is_named_without_its_temporary_name()
    {
        var (code, error) = Report(new IOException($"No space left on device : '/data/run.json.{Environment.ProcessId}-{Guid.NewGuid():N}.tmp'"));
        code.ShouldBe(1);
        error.ShouldStartWith("error: No space left on device : '/data/run.json'. A place that can be read and written,");
        Report(new UnauthorizedAccessException("Access to the path '/x' is denied.")).Error.ShouldStartWith("error: Access to the path '/x' is denied. A place");
    }

    [Fact]
    public void Memory_that_is_not_enough_is_said_in_one_way()
    {
        var expected = (1, "error: The memory is not enough; a smaller piece of work was expected. Try a smaller --batch or --size, or close other programs.\n");
        Report(new OutOfMemoryException()).ShouldBe(expected);
        Report(new System.Runtime.InteropServices.ExternalException("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes.\nException raised from")).ShouldBe(expected);
        Report(new System.Runtime.InteropServices.ExternalException("shapes differ")).Error.ShouldStartWith("error: Unexpected ExternalException: shapes differ.");
    }

    [Fact]
    public void Errors_of_worker_threads_come_out_of_their_wrapping()
        => Report(new AggregateException(new AggregateException(new DatasetException("The folder is gone.")))).ShouldBe((1, "error: The folder is gone.\n"));

    [Fact]
    public void A_cancellation_is_an_interruption()
        => Report(new OperationCanceledException()).ShouldBe((130, "Interrupted: the scan ended before every picture was decoded; run it again.\n"));

    [Fact]
    public void A_closed_standard_error_does_not_end_in_a_crash()
    {
        var root = new SepalRoot();
        var parsed = root.Parse(["doctor"]);
        using var output = new StringWriter();
        var session = new Session(root.Global, parsed, output, new FullWriter(), Terminal.None, CancellationToken.None);
        Failure.Report(new DatasetException("x"), (SepalCommand)parsed.CommandResult.Command, session).ShouldBe(1);
    }

    private sealed class FullWriter : StringWriter
    {
        public override void Write(char value) => throw new IOException("full");
        public override void Write(string? value) => throw new IOException("full");
        public override void WriteLine(string? value) => throw new IOException("full");
    }
}
