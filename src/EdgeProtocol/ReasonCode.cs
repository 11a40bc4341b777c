using System.Text.Json.Serialization;

namespace Edge.Protocol;

/// <summary>
/// Why something was refused, rolled back or dropped, as a kebab-case word that both sides and their users share.
/// A string rather than an enum: a newer peer's reason must survive an older one.
/// </summary>
/// <param name="Value">Lower-case words joined by hyphens, for example <c>digest-mismatch</c>.</param>
[JsonConverter(typeof(ReasonCodeConverter))]
public readonly record struct ReasonCode(string Value)
{
    /// <summary>The message, file or field is not of the form its contract states.</summary>
    public static readonly ReasonCode Malformed = new("malformed");

    /// <summary>A contract version or format this build does not know.</summary>
    public static readonly ReasonCode Unsupported = new("unsupported");

    /// <summary>Larger than the stated bound.</summary>
    public static readonly ReasonCode TooLarge = new("too-large");

    /// <summary>Bytes whose checksum or digest is not the expected one.</summary>
    public static readonly ReasonCode DigestMismatch = new("digest-mismatch");

    /// <summary>A file, model, device or version that is not there.</summary>
    public static readonly ReasonCode NotFound = new("not-found");

    /// <summary>No space left, or the reserve would be touched.</summary>
    public static readonly ReasonCode DiskFull = new("disk-full");

    /// <summary>The operating system refused a read or write.</summary>
    public static readonly ReasonCode InputOutput = new("input-output");

    /// <summary>The image ends before its last row.</summary>
    public static readonly ReasonCode ImageTruncated = new("image-truncated");

    /// <summary>The bytes are no image this build decodes.</summary>
    public static readonly ReasonCode ImageUnreadable = new("image-unreadable");

    /// <summary>The image's dimensions are beyond the configured bound.</summary>
    public static readonly ReasonCode ImageTooLarge = new("image-too-large");

    /// <summary>ONNX Runtime refused the model file.</summary>
    public static readonly ReasonCode ModelInvalid = new("model-invalid");

    /// <summary>The model's golden cases came out beyond their tolerance.</summary>
    public static readonly ReasonCode GoldenMismatch = new("golden-mismatch");

    /// <summary>The execution-provider policy cannot be met on this box.</summary>
    public static readonly ReasonCode ExecutionProviderUnavailable = new("execution-provider-unavailable");

    /// <summary>No version of the pipeline's model serves yet.</summary>
    public static readonly ReasonCode ModelNotReady = new("model-not-ready");

    /// <summary>A camera gave the same bytes twice: it is frozen, and its picture says nothing about the part.</summary>
    public static readonly ReasonCode FrozenFrame = new("frozen-frame");

    /// <summary>The runtime failed while a model ran.</summary>
    public static readonly ReasonCode InferenceFailed = new("inference-failed");

    /// <summary>The model gave scores that are no numbers.</summary>
    public static readonly ReasonCode NotANumber = new("not-a-number");

    /// <summary>The box's own configuration does not let the hub do this.</summary>
    public static readonly ReasonCode NotAllowed = new("not-allowed");

    /// <summary>It was tried and did not prove itself in time.</summary>
    public static readonly ReasonCode NotProven = new("not-proven");

    /// <summary>The agent ended while it was under way.</summary>
    public static readonly ReasonCode Interrupted = new("interrupted");

    /// <inheritdoc/>
    public override string ToString() => Value;
}
