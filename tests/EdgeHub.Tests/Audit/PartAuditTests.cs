using System.IO.Compression;
using System.Text.Json;
using Edge.Hub.Api;
using Edge.Hub.Audit;
using Edge.Hub.Commands;
using Edge.Hub.Tests.Models;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;
using Edge.TestKit;

namespace Edge.Hub.Tests.Audit;

public sealed class PartAuditTests : HubTest
{
    [Fact]
    public async Task Audit_OfAPart_ExportsItsRecordsModelAndPlaceInTheChain()
    {
        await using var hub = await StartHubAsync();
        await using var device = await ConnectAsync(hub, Box1);
        var manifest = await hub.PushAsync("pcb", "1", "weights"u8.ToArray(), Stop);
        var decision = TestDecisions.Make("board 7/[x]") with { Model = new ModelReference("pcb", "1", manifest.Digest()) };
        device.Journal.Append(TestDecisions.Make("another"));
        device.Journal.Append(decision);
        device.Journal.Append(RecordKind.Actuation, JsonSerializer.SerializeToUtf8Bytes(
            new ActuationRecord(1, decision.Captured, decision.DecisionId, "chip", 3, default), ProtocolJson.Default.ActuationRecord));
        await device.SendAsync(device.Journal.Batch(), Stop);
        await NextAsync(device.Acks);
        await UntilAsync(async () => (await hub.Get<AuditReader>().ReadAsync(null, Stop)).Journals.Single() is { Unverified: 0, Stored: 3 }, "the chain is verified");
        var (output, file) = (new StringWriter(), Path.Combine(Folder, "part.zip"));

        var code = await HubCommandLine.Build(output, TextWriter.Null)
            .Parse(["audit", "--part", decision.PartId, "--output", file, "--hub", hub.Url.ToString()]).InvokeAsync(cancellationToken: Stop);

        Assert.Equal(ExitCodes.Done, code);
        Assert.Contains("chain verified", output.ToString(), StringComparison.Ordinal);
        await using var zip = await ZipFile.OpenReadAsync(file, Stop);
        var own = $"{decision.DecisionId:n}";
        Assert.Equal(
            [$"{own}/actuation-3.json", $"{own}/decision.json", $"{own}/model/manifest.json", $"{own}/model/model.json", "SHA256SUMS", "part.json"],
            zip.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal));
        Assert.Equal(device.Journal.Frame(2)[RecordFrame.HeaderSize..], Read(zip, $"{own}/decision.json"));
        var sums = System.Text.Encoding.UTF8.GetString(Read(zip, "SHA256SUMS")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(5, sums.Length);
        Assert.All(sums, line => Assert.Equal(line[..64], ArtifactDigest.Of(Read(zip, line[66..])).Hex));
        var evidence = JsonSerializer.Deserialize<List<PartEvidence>>(Read(zip, "part.json"), HubJson.Options)!;
        Assert.Equal(("plant-1/box-1", 2L, "verified", true), Assert.Single(evidence) is var found ? (found.Device, found.Sequence, found.Chain, found.ModelCard) : default);
    }

    [Fact]
    public async Task Audit_OfAnUnknownPart_IsNotFound()
    {
        await using var hub = await StartHubAsync();

        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await hub.Http.GetAsync(new Uri("/api/v1/audit/part?id=nobody", UriKind.Relative), Stop)).StatusCode);
    }

    private static byte[] Read(ZipArchive zip, string name)
    {
        using var entry = zip.GetEntry(name)!.Open();
        using var buffer = new MemoryStream();
        entry.CopyTo(buffer);
        return buffer.ToArray();
    }
}
