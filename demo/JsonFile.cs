using System.Text.Json.Nodes;

namespace Edge.Demo;

/// <summary>A JSON file that one of the hub's commands is to read.</summary>
internal static class JsonFile
{
    /// <summary>Writes it.</summary>
    /// <param name="path">Where.</param>
    /// <param name="content">Its content.</param>
    public static async Task WriteAsync(string path, JsonNode content)
    {
        await using var file = new StreamWriter(path);
        await file.WriteAsync(content.ToJsonString());
    }
}
