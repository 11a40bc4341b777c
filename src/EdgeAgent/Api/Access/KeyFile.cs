using System.Security.Cryptography;

namespace Edge.Agent.Api.Access;

/// <summary>
/// Reads <c>api.keysFile</c>: a key a line — name, SHA-256 of the key in hexadecimal, scopes joined by commas — with
/// empty lines and lines that begin with '#' passed over.
/// </summary>
internal static class KeyFile
{
    /// <summary>Reads a file's lines.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="errors">Gets everything that is wrong, by line.</param>
    public static IReadOnlyList<ApiKey> Read(IEnumerable<string> lines, List<string> errors)
    {
        var keys = new List<ApiKey>();
        var number = 0;
        foreach (var line in lines)
        {
            number++;
            var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || words[0][0] == '#') continue;
            if (words.Length != 3) errors.Add($"line {number}: must be a name, the key's SHA-256 and its scopes, separated by spaces.");
            else if (keys.Exists(key => key.Name == words[0])) errors.Add($"line {number}: '{words[0]}' stands twice.");
            else if (!TryHash(words[1], out var hash)) errors.Add($"line {number}: the SHA-256 of '{words[0]}' must be 64 hexadecimal digits; printf %s KEY | sha256sum prints them.");
            else if (!TryScopes(words[2], out var scopes)) errors.Add($"line {number}: '{words[2]}' must be some of infer, models, status, journal, operate, joined by commas.");
            else keys.Add(new ApiKey(words[0], hash, scopes));
        }

        if (keys.Count == 0 && errors.Count == 0) errors.Add("holds no key.");
        return keys;
    }

    private static bool TryHash(string text, out byte[] hash)
    {
        hash = new byte[SHA256.HashSizeInBytes];
        return text.Length == 2 * hash.Length && Convert.FromHexString(text, hash, out _, out _) == System.Buffers.OperationStatus.Done;
    }

    private static bool TryScopes(string text, out ApiScope scopes)
    {
        scopes = ApiScope.None;
        foreach (var word in text.Split(','))
        {
            var scope = word switch
            {
                "infer" => ApiScope.Infer,
                "models" => ApiScope.Models,
                "status" => ApiScope.Status,
                "journal" => ApiScope.Journal,
                "operate" => ApiScope.Operate,
                _ => ApiScope.None,
            };
            if (scope == ApiScope.None) return false;
            scopes |= scope;
        }

        return true;
    }
}
