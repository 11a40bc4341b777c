using System.Text.Json;
using Edge.Protocol;

namespace Edge.Agent.Tasks.Text;

/// <summary>Makes a model's tokenizer from the files of its folder.</summary>
internal static class TokenizerLoader
{
    /// <summary>Makes it.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="options">What the description says.</param>
    /// <returns>The tokenizer, or what is wrong with which file.</returns>
    public static Outcome<TextTokenizer> Load(string folder, TokenizerOptions options)
    {
        var file = Path.Combine(folder, MainFile(options));
        try
        {
            if (!Read(folder, file, options).TryGet(out var recipe, out var problem)) return problem;
            return new TextTokenizer(recipe, options.MaxLength);
        }
        catch (JsonException exception)
        {
            return new Problem(ReasonCode.Malformed, $"{file} is not JSON: {exception.Message}");
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            // The library's words for a vocabulary that contradicts itself.
            return new Problem(ReasonCode.Malformed, $"{file} makes no tokenizer: {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Problem(ReasonCode.InputOutput, $"{file} cannot be read: {exception.Message}");
        }
    }

    private static string MainFile(TokenizerOptions options) => options switch
    {
        VocabularyFileOptions words => words.File,
        MergesFileOptions pairs => pairs.Vocabulary,
        TokenizerJsonOptions json => json.File,
        _ => "",
    };

    private static Outcome<TokenizerRecipe> Read(string folder, string file, TokenizerOptions options) => options switch
    {
        VocabularyFileOptions words => VocabularyFile.Read(file, words.Rules),
        MergesFileOptions pairs => MergesFile.Read(file, Path.Combine(folder, pairs.Merges), pairs.AddPrefixSpace),
        _ => TokenizerJson.Read(file),
    };
}
