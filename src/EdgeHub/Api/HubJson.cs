using System.Text.Json;
using System.Text.Json.Serialization;

namespace Edge.Hub.Api;

/// <summary>The JSON form of the API, for the server and for the commands that call it.</summary>
public static class HubJson
{
    /// <summary>The options.</summary>
    public static JsonSerializerOptions Options { get; } = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    /// <summary>Sets the form on options that the framework made.</summary>
    /// <param name="options">The options.</param>
    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower));
        return options;
    }
}
