using Edge.Agent.Tests.Fixtures;
using Edge.Agent.Tests.Tasks.Text;
using Edge.Protocol;

namespace Edge.Agent.Tests.Tasks.TextClassification;

public sealed class TextClassificationTests
{
    private const string AllInputs = """{ "ids": "input_ids", "attentionMask": "attention_mask", "tokenTypes": "token_type_ids" }""";
    private const string IdsAlone = """{ "ids": "input_ids" }""";

    // [CLS] good part ##s [SEP]: 2 + 5 + 7 + 8 + 3, a tenth of it.
    private static readonly float[] GoodParts = [2.5f, -2.5f, 0.5f];

    [Theory]
    [InlineData(0, true, true, false)]
    [InlineData(0, false, true, true)]
    [InlineData(0, true, false, false)]
    [InlineData(8, true, true, true)]
    [InlineData(8, false, true, false)]
    public async Task Answer_GraphsOfEveryForm_CountThePiecesOfTheText(int length, bool wide, bool mask, bool types)
    {
        var input = types ? AllInputs : mask ? null : IdsAlone;
        var json = input is null ? TinyTextModel.Json() : TinyTextModel.Json(input: input);

        var answer = await TextModel.AskTinyAsync("Good PARTS", json, TinyTextOnnx.Create(length, wide, mask, types));

        Assert.Null(answer.Problem);
        Assert.Equal(GoodParts, answer.Value.Result.Scores, Close);
    }

    [Fact]
    public async Task Answer_LongText_IsCutBehindMaxLength()
    {
        var answer = await TextModel.AskTinyAsync("good good good good good good good good good");

        // [CLS], six of them, [SEP].
        Assert.Equal([3.5f, -3.5f, 0.8f], answer.Value.Result.Scores, Close);
    }

    [Fact]
    public async Task Answer_PaddedToAMultiple_DoesNotCountTheFilling()
    {
        var json = TinyTextModel.Json(tokenizer: """{ "kind": "wordpiece", "vocabulary": "vocab.txt", "lowercase": true, "maxLength": 64, "padToMultipleOf": 16 }""");

        Assert.Equal(GoodParts, (await TextModel.AskTinyAsync("good parts", json)).Value.Result.Scores, Close);
    }

    [Theory]
    [InlineData("softmax", 1f)]
    [InlineData("sigmoid", 1.622459f)]
    public async Task Answer_Activation_IsApplied(string activation, float sum)
    {
        var json = TinyTextModel.Json(outputs: $$"""
            "output": { "name": "logits" }, "postprocessing": { "activation": "{{activation}}" }, "labels": "labels.txt"
            """);

        var scores = (await TextModel.AskTinyAsync("good parts", json)).Value.Result.Scores;

        Assert.Equal(sum, scores.Sum(), 1e-4f);
        Assert.True(scores[0] > scores[2] && scores[2] > scores[1]);
    }

    [Fact]
    public async Task Load_InputsThatTheGraphHasNot_AreNamed()
    {
        var json = TinyTextModel.Json(input: """{ "ids": "ids", "tokenTypes": "token_type_ids" }""");

        var problem = (await TextModel.AskTinyAsync("good", json)).Problem!;

        Assert.Equal(ReasonCode.ModelInvalid, problem.Reason);
        Assert.Contains("'input.ids' says 'ids', the graph's inputs are input_ids, attention_mask", problem.Message, StringComparison.Ordinal);
        Assert.Contains("'input.tokenTypes' says 'token_type_ids'", problem.Message, StringComparison.Ordinal);
        Assert.Contains("the graph's input 'attention_mask' is none of", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_GraphOfFixedLengthShorterThanMaxLength_IsRefused()
    {
        var problem = (await TextModel.AskTinyAsync("good", onnx: TinyTextOnnx.Create(length: 4))).Problem!;

        Assert.Contains("'tokenizer.maxLength' is 8, the graph takes 4 ids", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_VocabularyOfAnotherKind_SaysWhatItLacks()
    {
        var json = TinyTextModel.Json(tokenizer: """{ "kind": "wordpiece", "vocabulary": "labels.txt", "lowercase": true, "maxLength": 8 }""");

        var problem = (await TextModel.AskTinyAsync("good", json)).Problem!;

        Assert.Contains("labels.txt lacks [UNK], [CLS], [SEP], [PAD]", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_EverythingWrong_IsSaidAtOnce()
    {
        var json = TinyTextModel.Json(
            input: """{ "attentionMask": 1 }""",
            tokenizer: """{ "kind": "unigram", "maxLength": 1, "lower": true }""");

        var message = (await TextModel.AskTinyAsync("good", json)).Problem!.Message;

        Assert.All(
            (string[])["'input.ids' must be", "'input.attentionMask' must be", "'tokenizer.kind' must be one of \"wordpiece\", \"byte-level-bpe\", \"tokenizer-json\"",
                "'tokenizer.maxLength' must be a whole number from 2 to 8192", "'tokenizer.lower' is unknown"],
            part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    private static bool Close(float expected, float actual) => Math.Abs(expected - actual) < 1e-4f;
}
