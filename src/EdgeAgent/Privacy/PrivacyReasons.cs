using Edge.Protocol;

namespace Edge.Agent.Privacy;

/// <summary>Reasons that only the privacy policy gives.</summary>
internal static class PrivacyReasons
{
    /// <summary>The picture could not be redacted as the policy says, and was not kept.</summary>
    public static readonly ReasonCode NotRedactable = new("not-redactable");
}
