using Edge.Agent.Configuration;

namespace Edge.Agent.Models;

/// <summary>Reads <c>executionProviders</c> of <c>model.json</c>.</summary>
internal static class ProviderPolicyReader
{
    private static readonly Dictionary<string, ProviderRequirement> Policies = new()
    {
        ["any"] = ProviderRequirement.Any,
        ["prefer"] = ProviderRequirement.Prefer,
        ["require"] = ProviderRequirement.Require,
    };

    private static readonly Dictionary<string, ProviderCompilation> Compilations = new()
    {
        ["none"] = ProviderCompilation.None,
        ["foreground"] = ProviderCompilation.Foreground,
        ["background"] = ProviderCompilation.Background,
    };

    /// <summary>Reads a policy. Names of plugin libraries are the box's, so whether a name exists only opening the model shows.</summary>
    /// <param name="fields">The object.</param>
    public static ExecutionProviderPolicy Read(JsonFields fields)
    {
        var policy = new ExecutionProviderPolicy(
            fields.Choice("policy", Policies),
            fields.Texts("order", $"must list execution providers: {string.Join(", ", ExecutionProviderNames.All)}, or the name of a plugin library", _ => true));
        if (fields.Has("allowedCpuOperators"))
            policy = policy with { AllowedCpuOperators = fields.Names("allowedCpuOperators", "must list operators, for example [\"Shape\", \"Gather\"], or [] for none") };
        if (fields.Has("options")) policy = policy with { Options = Options(fields, policy.Order) };
        if (fields.Has("compile")) policy = policy with { Compilation = fields.Choice("compile", Compilations) };
        fields.End();
        return policy;
    }

    private static IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Options(JsonFields fields, IReadOnlyList<string> order)
    {
        var options = fields.TextGroups("options", "must hold an object of texts for each provider, for example { \"cuda\": { \"device_id\": \"0\" } }");
        foreach (var name in options.Keys.Where(name => !order.Contains(name, StringComparer.OrdinalIgnoreCase)))
            fields.Fail($"options.{name}", "is for a provider that is not in the order; add it there, or remove its options");
        return options;
    }
}
