using Edge.Agent.Configuration;
using Edge.Agent.Privacy;
using Edge.Protocol;
using Edge.TestKit;

namespace Edge.Agent.Tests.Privacy;

public sealed class TextRedactorTests
{
    [Theory]
    [InlineData("email", "scan of anna.b+1@mail.example.com", "scan of [email]")]
    [InlineData("phone", "call +49 (30) 1234-567 now", "call [phone] now")]
    [InlineData("phone", "part-0007", "part-0007")]
    [InlineData("iban", "DE89 3704 0044 0532 0130 00", "[iban]")]
    [InlineData("card", "4111-1111-1111-1111", "[card]")]
    [InlineData("ip", "from 192.168.1.17", "from [ip]")]
    public void Apply_BuiltInPattern_TakesOutWhatItNames(string name, string text, string expected)
    {
        var redactor = new TextRedactor(RedactionOptions.None with { Texts = [PersonalData.Named(name)] });

        Assert.Equal(expected, redactor.Apply(TestDecisions.Make(text)).PartId);
    }

    [Fact]
    public void Apply_PatternOfTheConfiguration_CoversEveryTextOfTheDecision()
    {
        var redactor = new TextRedactor(RedactionOptions.None with { Texts = [(PersonalData.Compile("worker-[0-9]+").Value, "[redacted]")] });
        var decision = TestDecisions.Make("worker-17-part") with
        {
            Reason = "input-output: worker-17.png is gone",
            Operator = "worker-17",
            CaptureSettings = new Dictionary<string, string> { ["file"] = "worker-17-part.png" },
        };

        var applied = redactor.Apply(decision);

        Assert.Equal(
            ("[redacted]-part", "input-output: [redacted].png is gone", "[redacted]", "[redacted]-part.png"),
            (applied.PartId, applied.Reason, applied.Operator, applied.CaptureSettings!["file"]));
    }

    [Fact]
    public void Compile_PatternThatWouldBacktrack_IsRefused() =>
        Assert.Equal(ReasonCode.Malformed, PersonalData.Compile(@"(a)\1").Problem!.Reason);
}
