using System.Text.Json;
using System.Text.Json.Nodes;

namespace Edge.Agent.Remote.Commands;

/// <summary>The configuration file for somebody who helps: without what opens a door, should it stand there although it must not.</summary>
internal static class SecretlessConfiguration
{
    private const string Removed = "(removed)";

    /// <summary>Settings whose values are somebody's: who logs on, and what passes through to a provider as it is.</summary>
    private static readonly string[] Personal = ["user", "options"];

    private static readonly string[] Suspicious = ["password", "secret", "token", "credential"];

    /// <summary>The file's settings.</summary>
    /// <param name="file">The configuration file.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static byte[] Read(string file)
    {
        var root = JsonNode.Parse(File.ReadAllBytes(file), documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        Clean(root);
        return System.Text.Encoding.UTF8.GetBytes(root?.ToString() ?? "");
    }

    private static void Clean(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list) Clean(item);
        }

        if (node is not JsonObject section) return;
        foreach (var (key, value) in section.ToList())
        {
            if (IsSecret(key)) section[key] = Removed;
            else if (value is JsonValue text && text.TryGetValue<string>(out var url) && Uri.TryCreate(url, UriKind.Absolute, out var address) && address.UserInfo.Length > 0) section[key] = Removed;
            else Clean(value);
        }
    }

    // Paths stay: that a password file is missing is what one looks for.
    private static bool IsSecret(string key) => Personal.Contains(key, StringComparer.OrdinalIgnoreCase)
        || (!key.EndsWith("File", StringComparison.OrdinalIgnoreCase) && Suspicious.Any(word => key.Contains(word, StringComparison.OrdinalIgnoreCase)));
}
