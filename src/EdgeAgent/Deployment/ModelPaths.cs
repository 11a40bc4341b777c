using Edge.Protocol;

namespace Edge.Agent.Deployment;

/// <summary>
/// Where Deployment keeps what:
/// <code>
/// models/desired.json                                   the last desired state
/// models/blobs/&lt;sha256&gt;                                 every verified file once
/// models/partial/&lt;sha256&gt; and .have                     a file on its way and its bitmap
/// models/versions/&lt;name&gt;/slots.json                      which version serves
/// models/versions/&lt;name&gt;/&lt;version&gt;-&lt;digest12&gt;/           a version's files, linked from the blobs
/// </code>
/// </summary>
public sealed record ModelPaths
{
    /// <summary>Digits of the digest in a folder's name: enough to keep two builds of one version apart.</summary>
    private const int DigestDigits = 12;

    /// <summary>Paths below the agent's data folder.</summary>
    /// <param name="dataDirectory">The agent's data folder.</param>
    public ModelPaths(string dataDirectory) => Root = Path.Combine(dataDirectory, "models");

    /// <summary>Deployment's own folder.</summary>
    public string Root { get; }

    /// <summary>The last desired state.</summary>
    public string Desired => Path.Combine(Root, "desired.json");

    /// <summary>Verified files by digest.</summary>
    public string Blobs => Path.Combine(Root, "blobs");

    /// <summary>Files on their way.</summary>
    public string Partials => Path.Combine(Root, "partial");

    /// <summary>One folder a model.</summary>
    public string Versions => Path.Combine(Root, "versions");

    /// <summary>A verified file.</summary>
    /// <param name="digest">Its digest.</param>
    public string Blob(ArtifactDigest digest) => Path.Combine(Blobs, digest.Hex);

    /// <summary>A file on its way.</summary>
    /// <param name="digest">Its digest.</param>
    public string Partial(ArtifactDigest digest) => Path.Combine(Partials, digest.Hex);

    /// <summary>A model's folder.</summary>
    /// <param name="name">The model.</param>
    public string Model(string name) => Path.Combine(Versions, name);

    /// <summary>A model's slots.</summary>
    /// <param name="name">The model.</param>
    public string Slots(string name) => Path.Combine(Model(name), "slots.json");

    /// <summary>A version's folder.</summary>
    /// <param name="name">The model.</param>
    /// <param name="version">The version.</param>
    /// <param name="digest">Its manifest's digest.</param>
    public string Version(string name, string version, ArtifactDigest digest) =>
        Path.Combine(Model(name), $"{version}-{digest.Hex[..DigestDigits]}");
}
