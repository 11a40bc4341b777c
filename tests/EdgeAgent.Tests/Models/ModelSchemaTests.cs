using System.Text;
using System.Text.Json.Nodes;
using Edge.Agent.Configuration;
using Edge.Agent.Models;
using Edge.Agent.Tasks;
using Edge.TestKit;

namespace Edge.Agent.Tests.Models;

/// <summary>Holds <c>docs/schemas/model.schema.json</c> and the reader to each other, by what the reader itself says to each change of a complete file of each task.</summary>
public sealed class ModelSchemaTests
{
    private static readonly string SchemaFile = Path.Combine(RepositoryRoot.Path, "docs", "schemas", "model.schema.json");

    private static readonly JsonObject Schema = JsonNode.Parse(File.ReadAllText(SchemaFile))!.AsObject();

    private static readonly EffectiveSchema Effective = new(Schema);

    public static TheoryData<string> ShippedModels =>
        [.. Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "models", "quantized"), "model.json", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(RepositoryRoot.Path, file))];

    /// <summary>Every object of every complete file, by the path that the reader's messages have.</summary>
    public static TheoryData<string, string> Objects
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var model in CompleteModels.Names)
            {
                foreach (var path in Paths(CompleteModels.Read(model), "")) data.Add(model, path);
            }

            return data;
        }
    }

    [Fact]
    public void CompleteFiles_OfEveryTask_AreReadWithoutError()
    {
        Assert.All(CompleteModels.Names, model => Assert.Null(Read(model, "", _ => { })));
        Assert.Equal(TaskCatalog.ByName.Keys.Order(), CompleteModels.Names.Select(model => model.Split(',')[0]).Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Objects))]
    public void Properties_OfEveryObject_AreWhatTheReaderAccepts(string model, string path)
    {
        const string list = "use one of ";
        var message = Refusal(model, path, fields => fields["zzz"] = 1);

        Assert.Contains($"'{Join(path, "zzz")}' is unknown", message, StringComparison.Ordinal);
        var accepted = message[(message.IndexOf(list, StringComparison.Ordinal) + list.Length)..].TrimEnd('.').Split(", ");
        Assert.Equal(accepted.Order(StringComparer.Ordinal), Properties(model, path).Select(property => property.Key).Where(name => name != "$schema").Order(StringComparer.Ordinal));
        Assert.False(Section(model, path)["additionalProperties"]!.GetValue<bool>());
    }

    [Theory]
    [MemberData(nameof(Objects))]
    public void Required_OfEveryObject_IsWhatTheReaderMisses(string model, string path)
    {
        var required = Section(model, path)["required"]!.AsArray().Select(name => name!.GetValue<string>());
        var missed = Properties(model, path).Select(property => property.Key).Where(name => Read(model, path, fields => fields.Remove(name)) is not null);

        Assert.Equal(required.Order(StringComparer.Ordinal), missed.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Objects))]
    public void Enums_OfEveryObject_AreTheWordsTheReaderOffers(string model, string path)
    {
        foreach (var (name, property) in Properties(model, path))
        {
            if (Effective.Of(property, null)["enum"] is not JsonArray words) continue;
            var offered = string.Join(", ", words.Select(word => $"\"{word!.GetValue<string>()}\""));
            Assert.Contains($"'{Join(path, name)}' must be one of {offered}", Refusal(model, path, fields => fields[name] = "zzz"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Providers_InTheSchema_AreThoseAPolicyMayName() => Assert.Contains(
        string.Join(", ", ExecutionProviderNames.All),
        Schema["properties"]!["executionProviders"]!["properties"]!["order"]!["description"]!.GetValue<string>(), StringComparison.Ordinal);

    [Fact]
    public void Sides_InTheSchema_AreTheReadersLimits()
    {
        var side = Schema["$defs"]!["side"]!;
        var (smallest, largest) = (side["minimum"]!.GetValue<int>(), side["maximum"]!.GetValue<int>());

        Assert.Null(Read("image-classification", "input", fields => (fields["width"], fields["height"]) = (smallest, largest)));
        Assert.NotNull(Read("image-classification", "input", fields => fields["width"] = smallest - 1));
        Assert.NotNull(Read("image-classification", "input", fields => fields["height"] = largest + 1));
    }

    [Fact]
    public void SchemaReference_InsideAnObject_IsUnknownToBoth() =>
        Assert.Contains("'input.$schema' is unknown", Refusal("image-classification", "input", fields => fields["$schema"] = ""), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(ShippedModels))]
    public void SchemaReference_OfAShippedModel_LeadsToTheSchema(string model)
    {
        var file = Path.Combine(RepositoryRoot.Path, model);
        var reference = JsonNode.Parse(File.ReadAllText(file))!["$schema"]!.GetValue<string>();

        Assert.Equal(SchemaFile, Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, reference)));
    }

    private static string Refusal(string model, string path, Action<JsonObject> change)
    {
        var message = Read(model, path, change);
        Assert.NotNull(message);
        return message;
    }

    /// <summary>What the reader says to a complete file after one change; null when it takes it.</summary>
    private static string? Read(string model, string path, Action<JsonObject> change)
    {
        var file = CompleteModels.Read(model);
        change(Steps(path).Aggregate((JsonNode)file, Step).AsObject());
        return ModelDescriptionReader.Read(Encoding.UTF8.GetBytes(file.ToJsonString()), "model.json").Problem?.Message;
    }

    /// <summary>What the schema says of an object of a complete file.</summary>
    private static JsonObject Section(string model, string path)
    {
        JsonNode instance = CompleteModels.Read(model);
        var section = Effective.Of(Schema, instance);
        foreach (var step in Steps(path))
        {
            instance = Step(instance, step);
            section = Effective.Of(step == "[0]" ? section["items"] : section["properties"]![step], instance);
        }

        return section;
    }

    private static JsonObject Properties(string model, string path) => Section(model, path)["properties"]!.AsObject();

    private static IEnumerable<string> Paths(JsonNode node, string path) => node switch
    {
        JsonObject fields => fields.SelectMany(field => Paths(field.Value!, Join(path, field.Key))).Prepend(path),
        JsonArray { Count: > 0 } items when items[0] is JsonObject => Paths(items[0]!, path + "[0]"),
        _ => [],
    };

    private static string[] Steps(string path) => path.Replace("[0]", ".[0]", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries);

    private static JsonNode Step(JsonNode node, string step) => step == "[0]" ? node[0]! : node[step]!;

    private static string Join(string path, string field) => path.Length == 0 ? field : $"{path}.{field}";
}
