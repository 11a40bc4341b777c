using System.Text.Json;
using Edge.Hub.Api;
using Edge.Hub.Audit;
using Edge.Hub.Commands;
using Edge.Hub.Storage;
using Edge.Hub.Tests.Models;
using Edge.Hub.Tests.Uploads;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;
using Edge.TestKit;
using Microsoft.EntityFrameworkCore;

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
        device.Journal.Append(RecordKind.Configuration, JsonSerializer.SerializeToUtf8Bytes(
            new ConfigurationRecord(1, decision.Captured, "setting/logLevel", ConfigurationState.Applied, decision.InputHash, decision.ConfigurationDigest), ProtocolJson.Default.ConfigurationRecord));
        device.Journal.Append(decision);
        device.Journal.Append(RecordKind.Actuation, JsonSerializer.SerializeToUtf8Bytes(
            new ActuationRecord(1, decision.Captured, decision.DecisionId, "chip", 3, default), ProtocolJson.Default.ActuationRecord));
        await device.SendAsync(device.Journal.Batch(), Stop);
        await NextAsync(device.Acks);
        await UntilAsync(async () => (await hub.Get<AuditReader>().ReadAsync(null, Stop)).Journals.Single() is { Unverified: 0, Stored: 3 }, "the chain is verified");
        byte[] picture = [0xFF, 0xD8, 0xFF, 1, 2, 3];
        Assert.True((await new DeviceUpload(device, DeviceUpload.OfferOf(Guid.CreateVersion7(), picture) with { DecisionId = decision.DecisionId }, picture).RunAsync(Patience, Stop)).Accepted);
        var (output, folder) = (new StringWriter(), Path.Combine(Folder, "part"));

        var code = await RunAsync(hub, output, "--part", decision.PartId, "--output", folder);

        Assert.Equal(ExitCodes.Done, code);
        Assert.Contains("chain verified, pictures 1", output.ToString(), StringComparison.Ordinal);
        var own = $"{decision.DecisionId:n}";
        Assert.Equal(
            [$"{own}/actuation-3.json", $"{own}/chain.json", $"{own}/configuration/change-1.json", $"{own}/decision.json", $"{own}/image-1.jpeg",
                $"{own}/model/manifest.json", $"{own}/model/model.json", "SHA256SUMS", "part.json"],
            Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path)).Order(StringComparer.Ordinal));
        Assert.Equal(device.Journal.Frame(2)[RecordFrame.HeaderSize..], File.ReadAllBytes(Path.Combine(folder, own, "decision.json")));
        Assert.Equal(picture, File.ReadAllBytes(Path.Combine(folder, own, "image-1.jpeg")));
        var sums = File.ReadAllLines(Path.Combine(folder, "SHA256SUMS"));
        Assert.Equal(8, sums.Length);
        Assert.All(sums, line => Assert.Equal(line[..64], ArtifactDigest.Of(File.ReadAllBytes(Path.Combine(folder, line[66..]))).Hex));
        var found = Assert.Single(JsonSerializer.Deserialize<List<PartEvidence>>(File.ReadAllBytes(Path.Combine(folder, "part.json")), HubJson.Options)!);
        Assert.Equal(("plant-1/box-1", 2ul, "verified", true), (found.Device, found.Chain.Sequence, found.Chain.State, found.ModelCard));
        var link = new byte[ChainLink.Size];
        ChainLink.Next(
            Convert.FromHexString(found.Chain.PreviousLink!), found.Chain.Sequence, (RecordKind)found.Chain.Kind, (RecordPriority)found.Chain.Priority,
            File.ReadAllBytes(Path.Combine(folder, own, "decision.json")), link);
        Assert.Equal(found.Chain.Link, Convert.ToHexStringLower(link));
    }

    [Fact]
    public async Task Audit_OfARecordThatTheDatabaseChanged_SaysSoAtOnce()
    {
        await using var hub = await StartHubAsync();
        await using var device = await ConnectAsync(hub, Box1);
        device.Journal.Append(TestDecisions.Make("board-7"));
        await device.SendAsync(device.Journal.Batch(), Stop);
        await NextAsync(device.Acks);
        await using (var database = await hub.Get<IDbContextFactory<HubDatabase>>().CreateDbContextAsync(Stop))
            await database.Records.ExecuteUpdateAsync(set => set.SetProperty(row => row.Payload, "{}"u8.ToArray()), Stop);
        var output = new StringWriter();

        Assert.Equal(ExitCodes.Done, await RunAsync(hub, output, "--part", "board-7", "--output", Path.Combine(Folder, "part"), "--json"));

        Assert.Contains("\"altered\"", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--from", "2126-01-01T00:00:00Z")]
    [InlineData("--to", "2020-01-01T00:00:00Z")]
    public async Task Audit_OutsideItsTime_FindsNothing(string option, string moment)
    {
        await using var hub = await StartHubAsync();
        await using var device = await ConnectAsync(hub, Box1);
        device.Journal.Append(TestDecisions.Make("board-7"));
        await device.SendAsync(device.Journal.Batch(), Stop);
        await NextAsync(device.Acks);

        Assert.Equal(ExitCodes.Refused, await RunAsync(hub, TextWriter.Null, "--part", "board-7", option, moment, "--output", Path.Combine(Folder, "part")));
        Assert.Equal(ExitCodes.Done, await RunAsync(hub, TextWriter.Null, "--part", "board-7", "--output", Path.Combine(Folder, "part")));
    }

    [Fact]
    public async Task Audit_OfAnUnknownPart_IsNotFound()
    {
        await using var hub = await StartHubAsync();

        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await hub.Http.GetAsync(new Uri("/api/v1/audit/part?id=nobody", UriKind.Relative), Stop)).StatusCode);
    }

    private static Task<int> RunAsync(TestHub hub, TextWriter output, params string[] arguments) =>
        HubCommandLine.Build(output, TextWriter.Null).Parse(["audit", .. arguments, "--hub", hub.Url.ToString()]).InvokeAsync(cancellationToken: Stop);
}
