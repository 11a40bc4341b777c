using Edge.Agent.Tasks.Text;
using Edge.Protocol;
using Edge.TestKit;

namespace Edge.Agent.Tests.Tasks.Text;

/// <summary>Vocabularies that make no tokenizer.</summary>
public sealed class TokenizerLoaderTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "is not JSON")]
    [InlineData("[]", "'model' is missing")]
    [InlineData("""{"model": {"type": "WordPiece"}}""", "the vocabulary must be an object")]
    [InlineData("""{"model": {"type": "WordPiece", "vocab": {"a": -1}}}""", "'a' of the vocabulary has no id from 0 on")]
    [InlineData("""{"model": {"type": "WordPiece", "vocab": {"a": 0}, "unk_token": "[UNK]"}}""", "lacks the unknown piece '[UNK]'")]
    [InlineData("""{"model": {"type": "Unigram", "vocab": {}}}""", "its model is 'Unigram'")]
    [InlineData("""{"model": {"type": "WordPiece", "vocab": {"a": 0}, "unk_token": "a"}, "pre_tokenizer": {"type": "Whitespace"}}""", "it cuts words by 'Whitespace'")]
    [InlineData("""{"model": {"type": "WordPiece", "vocab": {"a": 0}, "unk_token": "a"}, "pre_tokenizer": {"type": "BertPreTokenizer"}, "normalizer": {"type": "NFKC"}}""", "it prepares texts by 'NFKC'")]
    [InlineData("""{"model": {"type": "WordPiece", "vocab": {"a": 0, "b": 2}, "unk_token": "a"}, "pre_tokenizer": {"type": "BertPreTokenizer"}, "normalizer": {"type": "BertNormalizer"}}""", "ids must be 0 to 1, each once; 'b' has 2")]
    [InlineData("""{"model": {"type": "WordPiece", "vocab": {"a": 0}}, "post_processor": {"type": "Other"}}""", "it frames texts by 'Other'")]
    [InlineData("""{"model": {"type": "WordPiece", "vocab": {"a": 0}}, "post_processor": {}}""", "makes no tokenizer")]
    [InlineData("""{"model": {"type": "WordPiece", "vocab": {"a": 0}}, "added_tokens": [{"content": "x", "id": 1, "normalized": true}]}""", "added token 'x' is 'single_word'")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": ["a b"]}, "pre_tokenizer": {"type": "ByteLevel"}}""", "makes no tokenizer")]
    public void Load_TokenizerJsonThatIsWrong_SaysWhat(string json, string expected)
    {
        File.WriteAllText(_folder.Combine("tokenizer.json"), json);

        var problem = TokenizerLoader.Load(_folder.Path, new TokenizerJsonOptions("tokenizer.json", 16, 1)).Problem;

        Assert.NotNull(problem);
        Assert.Contains("tokenizer.json", problem.Message, StringComparison.Ordinal);
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FileThatIsMissing_SaysSo()
    {
        var problem = TokenizerLoader.Load(_folder.Path, new MergesFileOptions("vocab.json", "merges.txt", false, 16, 1)).Problem;

        Assert.Equal(ReasonCode.InputOutput, problem?.Reason);
        Assert.Contains("vocab.json cannot be read", problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_MergesOfAnotherForm_NameTheLine()
    {
        File.WriteAllText(_folder.Combine("vocab.json"), """{"<s>": 0, "</s>": 1, "<pad>": 2, "<unk>": 3, "a": 4, "b": 5, "ab": 6}""");
        File.WriteAllText(_folder.Combine("merges.txt"), "#version: 0.2\na b\na b c\n");

        var problem = TokenizerLoader.Load(_folder.Path, new MergesFileOptions("vocab.json", "merges.txt", false, 16, 1)).Problem;

        Assert.Contains("merges.txt: 'a b c' is no pair", problem!.Message, StringComparison.Ordinal);
    }
}
