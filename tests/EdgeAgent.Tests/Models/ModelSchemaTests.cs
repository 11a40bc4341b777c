using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Edge.Agent.Configuration;
using Edge.Agent.Models;
using Edge.Agent.Tests.Fixtures;
using Edge.TestKit;

namespace Edge.Agent.Tests.Models;

/// <summary>Holds <c>docs/schemas/model.schema.json</c> and the reader to each other, by what the reader itself says to each change of a complete file.</summary>
public sealed class ModelSchemaTests
{
    private static readonly string SchemaFile = Path.Combine(RepositoryRoot.Path, "docs", "schemas", "model.schema.json");

    private static readonly JsonObject Schema = JsonNode.Parse(File.ReadAllText(SchemaFile))!.AsObject();

    public static TheoryData<string> ShippedModels =>
        [.. Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "models", "quantized"), "model.json", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(RepositoryRoot.Path, file))];

    public static TheoryData<string> Objects =>
        ["", .. Properties("").Where(property => property.Value!["properties"] is not null).Select(property => property.Key)];

    [Theory]
    [MemberData(nameof(Objects))]
    public void Properties_OfEveryObject_AreWhatTheReaderAccepts(string path)
    {
        const string list = "use one of ";
        var message = Refusal(path, fields => fields["zzz"] = 1);

        Assert.Contains($"'{Join(path, "zzz")}' is unknown", message, StringComparison.Ordinal);
        var accepted = message[(message.IndexOf(list, StringComparison.Ordinal) + list.Length)..].TrimEnd('.').Split(", ");
        Assert.Equal(accepted.Order(StringComparer.Ordinal), Properties(path).Select(property => property.Key).Where(name => name != "$schema").Order(StringComparer.Ordinal));
        Assert.False(Section(path)["additionalProperties"]!.GetValue<bool>());
    }

    [Theory]
    [MemberData(nameof(Objects))]
    public void Required_OfEveryObject_IsWhatTheReaderMisses(string path)
    {
        var required = Section(path)["required"]!.AsArray().Select(name => name!.GetValue<string>());
        var missed = Properties(path).Select(property => property.Key).Where(name => Read(path, fields => fields.Remove(name)) is not null);

        Assert.Equal(required.Order(StringComparer.Ordinal), missed.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Objects))]
    public void Enums_OfEveryObject_AreTheWordsTheReaderOffers(string path)
    {
        foreach (var (name, property) in Properties(path))
        {
            if (property!["enum"] is not JsonArray words) continue;
            var offered = string.Join(", ", words.Select(word => $"\"{word!.GetValue<string>()}\""));
            Assert.Contains($"'{Join(path, name)}' must be one of {offered}", Refusal(path, fields => fields[name] = "zzz"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Providers_InTheSchema_AreThoseAPolicyMayName() => Assert.Equal(
        ExecutionProviderNames.All,
        Properties("executionProviders")["order"]!["items"]!["enum"]!.AsArray().Select(word => word!.GetValue<string>()));

    [Fact]
    public void Sides_InTheSchema_AreTheReadersLimits()
    {
        var side = Schema["$defs"]!["side"]!;
        var (smallest, largest) = (side["minimum"]!.GetValue<int>(), side["maximum"]!.GetValue<int>());

        Assert.Null(Read("input", fields => (fields["width"], fields["height"]) = (smallest, largest)));
        Assert.NotNull(Read("input", fields => fields["width"] = smallest - 1));
        Assert.NotNull(Read("input", fields => fields["height"] = largest + 1));
    }

    [Fact]
    public void SchemaReference_InsideAnObject_IsUnknownToBoth() =>
        Assert.Contains("'input.$schema' is unknown", Refusal("input", fields => fields["$schema"] = ""), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(ShippedModels))]
    public void SchemaReference_OfAShippedModel_LeadsToTheSchema(string model)
    {
        var file = Path.Combine(RepositoryRoot.Path, model);
        var reference = JsonNode.Parse(File.ReadAllText(file))!["$schema"]!.GetValue<string>();

        Assert.Equal(SchemaFile, Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, reference)));
    }

    private static string Refusal(string path, Action<JsonObject> change)
    {
        var message = Read(path, change);
        Assert.NotNull(message);
        return message;
    }

    /// <summary>What the reader says to a complete file after one change; null when it takes it.</summary>
    private static string? Read(string path, Action<JsonObject> change)
    {
        var file = JsonNode.Parse(
            TinyModel.Json(), documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })!.AsObject();
        change(path.Length == 0 ? file : file[path]!.AsObject());
        return ModelDescriptionReader.Read(Encoding.UTF8.GetBytes(file.ToJsonString()), "model.json").Problem?.Message;
    }

    private static JsonNode Section(string path) => path.Length == 0 ? Schema : Schema["properties"]![path]!;

    private static JsonObject Properties(string path) => Section(path)["properties"]!.AsObject();

    private static string Join(string path, string field) => path.Length == 0 ? field : $"{path}.{field}";
}
