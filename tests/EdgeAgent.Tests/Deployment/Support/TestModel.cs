using Edge.Protocol;
using Edge.Protocol.Artifacts;
using Edge.Protocol.Messages;

namespace Edge.Agent.Tests.Deployment.Support;

/// <summary>A model version as a hub would hold it: its files and its manifest, by digest.</summary>
internal sealed class TestModel
{
    public TestModel(string version, int modelBytes = 1000, string name = "pcb-defects")
    {
        var model = new byte[modelBytes];
        for (var i = 0; i < model.Length; i++) model[i] = (byte)((i * 31) + (i >> 8) + version.Length + version[0]);
        Files = new Dictionary<string, byte[]>
        {
            ["model.onnx"] = model,
            ["model.json"] = [.. "{ \"version\": \""u8, .. System.Text.Encoding.UTF8.GetBytes(version), .. "\" }"u8],
            ["golden/case-1.json"] = [.. "{}"u8],
            ["golden/case-2.json"] = [.. "{}"u8],
            ["golden/empty"] = [],
        };
        Manifest = ModelManifest.Create(name, version, Files.Select(file => new ManifestFile(file.Key, file.Value.Length, ArtifactDigest.Of(file.Value))));
        Artifacts = Files.Values.Append(Manifest.ToCanonicalBytes()).DistinctBy(bytes => ArtifactDigest.Of(bytes)).ToDictionary(bytes => ArtifactDigest.Of(bytes));
    }

    public Dictionary<string, byte[]> Files { get; }

    public ModelManifest Manifest { get; }

    public Dictionary<ArtifactDigest, byte[]> Artifacts { get; }

    public ProofPolicy? Proof { get; init; }

    public DesiredModel Desired => new(Manifest.Name, Manifest.Version, Manifest.Digest(), Manifest.ToCanonicalBytes().Length, Proof);
}
