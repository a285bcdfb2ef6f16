namespace Sepal.Tests;

public sealed class SepalExceptionTests
{
    [Fact]
    public void A_message_is_one_line_whatever_the_names_in_it()
    {
        new DatasetException("class 'a\nb\u001b[2J' is empty").Message.ShouldBe(@"class 'a\u000ab\u001b[2J' is empty");
        new DatasetException("Füße 花 sind fine", new IOException()).Message.ShouldBe("Füße 花 sind fine");
    }

    [Fact]
    public void A_name_without_end_does_not_push_out_what_to_do()
    {
        string message = new ModelFileException($"Layer '{new string('x', 1_000_000)}' is unknown. Save it again.").Message;
        message.Length.ShouldBe(8003);
        message.ShouldStartWith("Layer 'xxx");
        message.ShouldEndWith("xxx' is unknown. Save it again.");
    }
}
