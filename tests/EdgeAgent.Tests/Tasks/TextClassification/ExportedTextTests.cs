using Edge.Agent.Tests.Fixtures;
using Edge.Agent.Tests.Tasks.Text;
using Edge.TestKit;

namespace Edge.Agent.Tests.Tasks.TextClassification;

/// <summary>Hugging Face exports of text classifiers as they lie there, with each of the three kinds of tokenizer files.</summary>
public sealed class ExportedTextTests : IDisposable
{
    private static readonly Dictionary<string, string> Complete = new()
    {
        ["tokenizer.json"] = """
            {
              "added_tokens": [{"id": 0, "content": "[PAD]"}, {"id": 2, "content": "[CLS]"}, {"id": 3, "content": "[SEP]"}],
              "normalizer": {"type": "BertNormalizer", "lowercase": true}, "pre_tokenizer": {"type": "BertPreTokenizer"},
              "post_processor": {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "[CLS]"}}, {"Sequence": {"id": "A"}}, {"SpecialToken": {"id": "[SEP]"}}]},
              "model": {"type": "WordPiece", "unk_token": "[UNK]", "vocab": {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "[MASK]": 4, "good": 5, "bad": 6}}
            }
            """,
    };

    private static readonly Dictionary<string, string> Words = new()
    {
        ["vocab.txt"] = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\ngood\nbad\n",
        ["tokenizer_config.json"] = """{"do_lower_case": true, "model_max_length": 512}""",
    };

    private static readonly Dictionary<string, string> Pairs = new()
    {
        ["vocab.json"] = """{"<unk>": 0, "<pad>": 1, "<s>": 2, "</s>": 3, "b": 4, "good": 5, "bad": 6, "a": 7, "d": 8, "ba": 9, "g": 10, "o": 11, "go": 12, "goo": 13}""",
        ["merges.txt"] = "#version: 0.2\nb a\nba d\ng o\ngo o\ngoo d\n",
    };

    private readonly TemporaryDirectory _folder = new();

    public static TheoryData<string> Kinds => ["complete", "words", "pairs"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Answer_ExportOfEachKind_CountsThePieces(string kind)
    {
        var folder = Write(kind switch { "complete" => Complete, "words" => Words, _ => Pairs });

        var answer = await TextModel.AskAsync(folder, "good");

        // Start, good and end are 2, 5 and 3: logits 1, -1 and 0.3.
        Assert.Null(answer.Problem);
        var sum = Math.Exp(1) + Math.Exp(-1) + Math.Exp(0.3);
        Assert.Equal((float)(Math.Exp(1) / sum), answer.Value.Result.Scores[0], 1e-4f);
    }

    [Fact]
    public async Task Answer_ExportWithoutTokenizer_SaysWhatIsMissing()
    {
        var problem = (await TextModel.AskAsync(Write([]), "good")).Problem!;

        Assert.Contains("tokenizer.json is missing, and so are vocab.txt and vocab.json with merges.txt", problem.Message, StringComparison.Ordinal);
    }

    private string Write(Dictionary<string, string> tokenizer)
    {
        var folder = Path.Combine(_folder.Path, "exported", "1");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "config.json"), """
            {"architectures": ["BertForSequenceClassification"], "model_type": "bert", "max_position_embeddings": 16, "id2label": {"0": "sum", "1": "negative", "2": "count"}}
            """);
        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), TinyTextOnnx.Create());
        foreach (var (name, text) in tokenizer) File.WriteAllText(Path.Combine(folder, name), text);
        return folder;
    }
}
