using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Edge.Protocol;

namespace Edge.Agent.Remote.Commands;

/// <summary>Reads what a command needs to know.</summary>
internal static class CommandArguments
{
    /// <summary>Reads the arguments.</summary>
    /// <typeparam name="T">Their record.</typeparam>
    /// <param name="arguments">What came; nothing reads as an empty object.</param>
    /// <param name="type">The record's metadata.</param>
    public static Outcome<T> Read<T>(JsonElement? arguments, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            var read = arguments is { } given ? given.Deserialize(type) : JsonSerializer.Deserialize("{}", type);
            return read is null ? new Problem(ReasonCode.Malformed, "The command's arguments are null.") : read;
        }
        catch (JsonException exception)
        {
            return new Problem(ReasonCode.Malformed, $"The command's arguments: {exception.Message}");
        }
    }
}
