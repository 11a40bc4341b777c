namespace Edge.Hub.Remote;

/// <summary>What a rule of configuration is about, as it is stored.</summary>
internal static class RuleKind
{
    public const string Pipeline = "pipeline", Setting = "setting";
}
