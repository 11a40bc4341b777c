using Edge.Protocol;

namespace Edge.Agent.Uploads;

/// <summary>Reasons that only uploads give.</summary>
public static class UploadReasons
{
    /// <summary>No rule of <c>uploads.allow</c> names it.</summary>
    public static readonly ReasonCode NotAllowed = new("not-allowed");

    /// <summary>The hub will not take it.</summary>
    public static readonly ReasonCode Refused = new("upload-refused");
}
