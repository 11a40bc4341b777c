namespace Edge.Agent.Configuration.Shape;

/// <summary>What a setting holds.</summary>
internal enum FieldKind
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>A site or device name.</summary>
    Name,

    /// <summary>A file or folder; a relative one starts at the configuration file's folder.</summary>
    Path,

    /// <summary>Some files or folders, each as <see cref="Path"/>.</summary>
    Paths,

    /// <summary>A whole number within bounds.</summary>
    Number,

    /// <summary>True or false.</summary>
    Switch,

    /// <summary>A duration with its unit: 5ms, 30s, 10m, 2h, 90d.</summary>
    Duration,

    /// <summary>Bytes with their unit: 512KiB, 8MiB, 1GiB.</summary>
    Size,

    /// <summary>A date or moment, ISO 8601.</summary>
    Moment,

    /// <summary>An IP address and port.</summary>
    EndPoint,

    /// <summary>An http or https address.</summary>
    Url,

    /// <summary>One of some words.</summary>
    Choice,

    /// <summary>Some of some words.</summary>
    Choices,

    /// <summary>Some names of the user's choice.</summary>
    Names,

    /// <summary>Objects of texts by names of the user's choice.</summary>
    Texts,

    /// <summary>Settings of their own.</summary>
    Section,

    /// <summary>Settings of their own, or the word none.</summary>
    SectionOrNone,

    /// <summary>Exactly one of its sections.</summary>
    OneOf,

    /// <summary>Any number of sections.</summary>
    List,
}
