using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Edge.Protocol;

namespace Edge.Agent.Tests;

/// <summary>
/// What is left out where it is null and asked for where it is read cannot be read again: a file of the agent's own would count as
/// damaged on the box whose clock nobody set.
/// </summary>
public sealed class AbsentValuesTests
{
    public static TheoryData<Type> Contexts =>
        [.. new[] { typeof(AgentComposition).Assembly, typeof(ProtocolJson).Assembly }.SelectMany(assembly => assembly.GetTypes()).Where(type => type.IsSubclassOf(typeof(JsonSerializerContext)))];

    [Theory]
    [MemberData(nameof(Contexts))]
    public void Context_ValueThatIsLeftOutWhereNull_IsNotAskedFor(Type context)
    {
        var instance = (JsonSerializerContext)context.GetProperty("Default", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!;
        if (instance.Options is not { DefaultIgnoreCondition: JsonIgnoreCondition.WhenWritingNull, RespectRequiredConstructorParameters: true }) return;

        var types = context.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance).Where(property => property.PropertyType.IsSubclassOf(typeof(JsonTypeInfo)))
            .Select(property => (JsonTypeInfo)property.GetValue(instance)!);

        Assert.Empty(types.SelectMany(type => type.Properties).Where(Vanishes).Select(property => $"{property.DeclaringType.Name}.{property.Name}"));
    }

    private static bool Vanishes(JsonPropertyInfo property) =>
        property is { IsGetNullable: true, AssociatedParameter: { HasDefaultValue: false, IsMemberInitializer: false } } && (property.PropertyType.IsGenericType || !property.PropertyType.IsValueType)
        && property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: true) is not [JsonIgnoreAttribute { Condition: JsonIgnoreCondition.Never }];
}
