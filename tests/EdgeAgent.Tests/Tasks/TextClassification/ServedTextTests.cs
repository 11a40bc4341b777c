using Edge.Agent.Models;
using Edge.Agent.Serving;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol;

namespace Edge.Agent.Tests.Tasks.TextClassification;

/// <summary>Texts asked about as a client asks, through the queue.</summary>
public sealed class ServedTextTests
{
    [Fact]
    public async Task Answer_ManyTextsAtOnce_EachGetsItsOwnScores()
    {
        await using var serving = new ServingFixture();
        await ServeAsync(serving, """, "batching": { "maxBatchSize": 4, "preferredBatchSize": [4], "maxQueueDelayMicroseconds": 100000 }""");
        // Lengths of 3, 4 and 5 pieces: filled up to 8, they may share a batch. [CLS] and [SEP] count 2 and 3.
        (string Text, float Sum)[] asked = [("good", 1.0f), ("good bad", 1.6f), ("good bad part", 2.3f), ("", 0.5f)];

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => AskAsync(serving, asked[i % asked.Length].Text)));

        for (var i = 0; i < answers.Length; i++) Assert.Equal(asked[i % asked.Length].Sum, answers[i].Value.Result.Scores[0], 1e-4f);
    }

    [Fact]
    public async Task Answer_ImageForAModelOfTexts_SaysWhatItTakes()
    {
        await using var serving = new ServingFixture();
        await ServeAsync(serving, "");

        var answer = await serving.Service.AnswerAsync(new TaskRequest(TinyTextModel.Name, null, TestImages.White, null), TestContext.Current.CancellationToken);

        Assert.Contains("(text-classification) takes a text", answer.Problem!.Message, StringComparison.Ordinal);
    }

    private static async Task ServeAsync(ServingFixture serving, string batching)
    {
        const string tokenizer = """{ "kind": "wordpiece", "vocabulary": "vocab.txt", "lowercase": true, "maxLength": 8, "padToMultipleOf": 8 }""";
        var json = TinyTextModel.Json(outputs: TinyTextModel.Classification + batching, tokenizer: tokenizer);
        var folder = TinyTextModel.Write(serving.Agent.Repository, json);
        var activated = await serving.Agent.Models.ActivateAsync(ModelBundle.Load(folder).Value.ToSnapshot().Value, TestContext.Current.CancellationToken);
        Assert.True(activated.IsSuccess, activated.Problem?.ToString());
    }

    private static async Task<Outcome<TaskAnswer>> AskAsync(ServingFixture serving, string text) =>
        await serving.Service.AnswerAsync(new TaskRequest(TinyTextModel.Name, null, null, text), TestContext.Current.CancellationToken);
}
