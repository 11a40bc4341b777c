using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.TestKit;

namespace Edge.Hub.Tests.Rollouts;

/// <summary>A simulated device that follows its desired state as an agent does, and tells what its versions showed.</summary>
internal sealed class RolloutBox(DeviceAddress address, string platform, string provider) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<ArtifactDigest, ModelReport> _models = [];
    private Task _following = Task.CompletedTask;
    private long _applied;
    private bool _hasLeft;

    public SimulatedDevice Device { get; } = new(address);

    public DeviceAddress Address => Device.Address;

    /// <summary>What becomes of a version on this box.</summary>
    public required Func<DesiredModel, ModelReport> Try { get; init; }

    /// <summary>The version that serves; null before the first.</summary>
    public string? Serves { get; private set; }

    public long AppliedRevision => Interlocked.Read(ref _applied);

    public async Task ConnectAsync(System.Net.EndPoint broker, CancellationToken stop)
    {
        await Device.ConnectAsync(broker, stop);
        await ReportAsync();
        _following = FollowAsync();
    }

    /// <summary>Leaves; a second time is nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_hasLeft) return;
        _hasLeft = true;
        await _stop.CancelAsync();
        await _following;
        await Device.DisposeAsync();
        _stop.Dispose();
    }

    private async Task FollowAsync()
    {
        try
        {
            await foreach (var desired in Device.Desired.ReadAllAsync(_stop.Token))
            {
                if (desired.Revision <= AppliedRevision) continue;
                foreach (var model in desired.Models)
                {
                    var report = _models.TryGetValue(model.Digest, out var known) && known.State == ModelState.Committed && Serves == model.Version ? known : Try(model);
                    _models[model.Digest] = report with { ExecutionProvider = provider };
                    if (report.State == ModelState.Committed) Serves = model.Version;
                }

                Interlocked.Exchange(ref _applied, desired.Revision);
                await ReportAsync();
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task ReportAsync()
    {
        var models = _models.Values.Select(model => model.State == ModelState.Committed && model.Version != Serves ? model with { State = ModelState.Staged } : model).ToList();
        var report = TestReports.Make(Device.Journal, new ModelReport("none", "0", ArtifactDigest.Of("none"u8), ModelState.Staged)) with { AppliedRevision = AppliedRevision, Models = models };
        await Device.ReportAsync(report with { Agent = report.Agent with { Platform = platform } }, CancellationToken.None);
    }

    /// <summary>A version that proved itself.</summary>
    public static ModelReport Good(DesiredModel model) => new(
        model.Name, model.Version, model.Digest, ModelState.Committed,
        Proof: new ModelProof(3, 3, new ShadowEvidence(2000, 2000, 0, 10, 10, 0.02, 0), new TrialEvidence(2000, 0, 10, 10, 0.02, 0)));

    /// <summary>A version that did not.</summary>
    public static ModelReport Bad(DesiredModel model) => new(
        model.Name, model.Version, model.Digest, ModelState.RolledBack, Reason: ReasonCode.NotProven, Message: "2 of 40 frames without a verdict.",
        Proof: new ModelProof(3, 3, new ShadowEvidence(2000, 1990, 0, 10, 10, 0.02, 0), new TrialEvidence(40, 2, 10, 10, 0.02, 0)));
}
