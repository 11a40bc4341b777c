using System.Text.Json.Nodes;

namespace Edge.Agent.Tests.Models;

/// <summary>What a JSON schema says of one instance: references followed, conditions decided, and what several branches say put together.</summary>
internal sealed class EffectiveSchema
{
    private readonly JsonObject _root;

    public EffectiveSchema(JsonObject root) => _root = root;

    /// <summary>The schema of an instance, without conditions: <c>properties</c>, <c>required</c> and every other keyword that holds.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="instance">The instance.</param>
    public JsonObject Of(JsonNode? schema, JsonNode? instance)
    {
        var (result, forbidden) = (new JsonObject { ["properties"] = new JsonObject(), ["required"] = new JsonArray() }, new HashSet<string>(StringComparer.Ordinal));
        Add(schema, instance, result, forbidden);
        foreach (var name in forbidden) result["properties"]!.AsObject().Remove(name);
        return result;
    }

    private void Add(JsonNode? schema, JsonNode? instance, JsonObject result, HashSet<string> forbidden)
    {
        if (schema is not JsonObject keywords) return;
        foreach (var (keyword, value) in keywords)
        {
            switch (keyword)
            {
                case "$ref": Add(_root["$defs"]![value!.GetValue<string>()["#/$defs/".Length..]], instance, result, forbidden); break;
                case "allOf": foreach (var part in value!.AsArray()) Add(part, instance, result, forbidden); break;
                case "if": Add(Holds(value!, instance) ? keywords["then"] : keywords["else"], instance, result, forbidden); break;
                case "then" or "else" or "not": break;
                case "properties": AddProperties(value!.AsObject(), result["properties"]!.AsObject(), forbidden); break;
                case "required": AddRequired(value!.AsArray(), result["required"]!.AsArray()); break;
                default: result.TryAdd(keyword, value?.DeepClone()); break;
            }
        }
    }

    private static void AddProperties(JsonObject properties, JsonObject result, HashSet<string> forbidden)
    {
        foreach (var (name, property) in properties)
        {
            if (property is not JsonObject)
            {
                forbidden.Add(name);
                continue;
            }

            if (result[name] is null) result[name] = new JsonObject { ["allOf"] = new JsonArray() };
            result[name]!["allOf"]!.AsArray().Add(property.DeepClone());
        }
    }

    private static void AddRequired(JsonArray required, JsonArray result)
    {
        foreach (var name in required.Where(name => !result.Any(known => JsonNode.DeepEquals(known, name)))) result.Add(name!.DeepClone());
    }

    private static bool Holds(JsonNode condition, JsonNode? instance)
    {
        if (condition["const"] is { } expected && !JsonNode.DeepEquals(expected, instance)) return false;
        if (instance is not JsonObject fields) return true;
        if (condition["required"] is JsonArray required && !required.All(name => fields.ContainsKey(name!.GetValue<string>()))) return false;
        return condition["properties"] is not JsonObject properties
            || properties.All(property => !fields.ContainsKey(property.Key) || Holds(property.Value!, fields[property.Key]));
    }
}
