using System.Text.Json;
using Edge.Agent.Commands;
using Edge.Agent.Models;
using Edge.Agent.Tests.Commands;
using Edge.Agent.Tests.Tasks.Text;
using Edge.TestKit;

namespace Edge.Agent.Tests.Tasks.TextClassification;

/// <summary>The text model that ships.</summary>
public sealed class SentimentModelTests
{
    private static readonly string Model = Path.Combine(Samples.Repository, "sentiment", "1");

    private static readonly string[] Texts = ["A wonderful little film, I loved it.", "Boring and terrible, a waste of money."];

    [Fact]
    public async Task Answer_PraiseAndBlame_AreToldApart()
    {
        var labels = ModelBundle.Load(Model).Value.Labels;
        var (praise, blame) = (await ScoresAsync(Texts[0]), await ScoresAsync(Texts[1]));

        Assert.Equal(["negative", "neutral", "positive"], labels);
        Assert.Equal((1, 1), (Math.Round(praise.Sum(), 4), Math.Round(blame.Sum(), 4)));
        Assert.True(praise[2] > 0.9f, $"praise scores {praise[2]}");
        Assert.True(blame[0] > 0.9f, $"blame scores {blame[0]}");
    }

    [Fact]
    public async Task Answer_AccentsAndCapitals_ChangeNothing() => Assert.Equal(await ScoresAsync(Texts[0]), await ScoresAsync("A WÓNDERFUL líttle film, I lövéd it."));

    [Fact]
    public async Task Infer_Texts_PrintsLabelAndScore()
    {
        var run = await CommandRun.OfAsync("infer", Model, "--text", Texts[0], "--text", Texts[1]);

        Assert.Equal((ExitCodes.Success, ""), (run.Code, run.Errors));
        Assert.Contains("positive", run.Output, StringComparison.Ordinal);
        Assert.Contains("negative", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("@somebody lol, what a day")]
    [InlineData("- 5 degrees and rain")]
    [InlineData("")]
    public async Task Infer_TextThatLooksLikeAnArgument_IsAText(string text)
    {
        var run = await CommandRun.OfAsync("infer", Model, "--text", text);

        Assert.Equal((ExitCodes.Success, ""), (run.Code, run.Errors));
    }

    [Fact]
    public async Task Infer_TextsAsJson_PrintsEveryScore()
    {
        var run = await CommandRun.OfAsync("infer", Model, "--text", Texts[0], "--text", Texts[1], "--json");

        Assert.Equal((ExitCodes.Success, ""), (run.Code, run.Errors));
        using var document = JsonDocument.Parse(run.Output);
        Assert.Equal(["positive", "negative"], document.RootElement.EnumerateArray().Select(answer => answer.GetProperty("labels")[0].GetProperty("label").GetString()!));
        Assert.All(document.RootElement.EnumerateArray(), answer => Assert.Equal(3, answer.GetProperty("labels").GetArrayLength()));
    }

    [Fact]
    public async Task Infer_TextForAModelOfImages_SaysWhatItTakes()
    {
        var run = await CommandRun.OfAsync("infer", Samples.Model("1"), "--text", "good");

        Assert.Equal(ExitCodes.Failure, run.Code);
        Assert.Contains("takes no texts", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("infer", "model")]
    [InlineData("infer", "model", "part.png", "--text", "good")]
    public async Task Infer_NeitherOrBoth_IsRefused(params string[] arguments)
    {
        var run = await CommandRun.OfAsync(arguments);

        Assert.NotEqual(ExitCodes.Success, run.Code);
        Assert.Contains("Name either an image or a folder of images, or give --text.", run.Errors, StringComparison.Ordinal);
    }

    private static async Task<float[]> ScoresAsync(string text) => (await TextModel.AskAsync(Model, text)).Value.Result.Scores;
}
