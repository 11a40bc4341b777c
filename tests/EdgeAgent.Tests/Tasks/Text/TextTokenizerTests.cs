using System.Text.Json;
using Edge.Agent.Tasks.Text;
using Edge.TestKit;

namespace Edge.Agent.Tests.Tasks.Text;

/// <summary>Ids against those of Hugging Face's own library, which models/training/tokenizer/golden.mjs wrote down.</summary>
public sealed class TextTokenizerTests
{
    private static readonly string Golden = Path.Combine(RepositoryRoot.Path, "tests", "EdgeAgent.Tests", "Tasks", "Text", "Golden");

    [Theory]
    [InlineData("uncased", true, true, true, true)]
    [InlineData("cased", true, true, false, false)]
    [InlineData("lower", true, true, false, true)]
    [InlineData("stripped", false, false, true, false)]
    public void Encode_WordPieceVocabulary_GivesHuggingFacesIds(string column, bool clean, bool chinese, bool strip, bool lower) =>
        AssertSameIds(column, length => new VocabularyFileOptions("wordpiece.txt", new WordPieceRules(clean, chinese, strip, lower), length, 1));

    [Theory]
    [InlineData("bpe", false)]
    [InlineData("bpePrefix", true)]
    public void Encode_ByteLevelPairs_GivesHuggingFacesIds(string column, bool prefix) =>
        AssertSameIds(column, length => new MergesFileOptions("bpe-vocab.json", "bpe-merges.txt", prefix, length, 1));

    [Theory]
    [InlineData("uncased", "wordpiece-tokenizer.json")]
    [InlineData("bpePrefix", "bpe-tokenizer.json")]
    public void Encode_TokenizerJson_GivesHuggingFacesIds(string column, string file) =>
        AssertSameIds(column, length => new TokenizerJsonOptions(file, length, 1));

    [Fact]
    public void Encode_TextLongerThanAllowed_KeepsTheFrame()
    {
        var tokenizer = TokenizerLoader.Load(Golden, new VocabularyFileOptions("wordpiece.txt", new WordPieceRules(true, true, true, true), 4, 1)).Value;

        var ids = Ids(tokenizer, "the quick brown fox");

        Assert.Equal(4, ids.Count);
        Assert.Equal((2, 3), (ids[0], ids[3]));
        Assert.Equal(Ids(tokenizer, "the quick"), ids);
    }

    [Fact]
    public void Encode_HalfACharacter_LeavesItOut()
    {
        var tokenizer = TokenizerLoader.Load(Golden, new VocabularyFileOptions("wordpiece.txt", new WordPieceRules(true, true, true, true), 16, 1)).Value;

        Assert.Equal(Ids(tokenizer, "the fox"), Ids(tokenizer, "the\ud83d fox"));
    }

    private static void AssertSameIds(string column, Func<int, TokenizerOptions> options)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Golden, "ids.json")));
        var tokenizer = TokenizerLoader.Load(Golden, options(document.RootElement.GetProperty("length").GetInt32())).Value;
        var cases = document.RootElement.GetProperty("cases").EnumerateArray().ToArray();
        Assert.True(cases.Length > 300);
        foreach (var item in cases)
        {
            var text = item.GetProperty("text").GetString()!;
            var expected = item.GetProperty(column).EnumerateArray().Select(id => id.GetInt32());
            Assert.True(expected.SequenceEqual(Ids(tokenizer, text)), $"{column}: {JsonSerializer.Serialize(text)}: expected {string.Join(' ', expected)}, got {string.Join(' ', Ids(tokenizer, text))}");
        }
    }

    private static List<int> Ids(TextTokenizer tokenizer, string text)
    {
        var ids = new List<int>();
        tokenizer.Encode(text, ids);
        return ids;
    }
}
