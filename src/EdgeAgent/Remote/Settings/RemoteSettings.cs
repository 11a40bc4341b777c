using System.Text;
using Edge.Agent.Remote.Configuration;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Remote.Settings;

/// <summary>Brings the settings in step with what is desired; one that is no longer desired has its local value again.</summary>
internal sealed class RemoteSettings
{
    private readonly IReadOnlyList<IRemoteSetting> _settings;
    private readonly ConfigurationLedger _ledger;
    private readonly ConfigurationBoard _board;
    private readonly Dictionary<string, string> _applied = new(StringComparer.Ordinal);

    public RemoteSettings(IReadOnlyList<IRemoteSetting> settings, ConfigurationLedger ledger, ConfigurationBoard board)
    {
        _settings = settings;
        _ledger = ledger;
        _board = board;
    }

    /// <summary>Applies what is desired and reports every setting.</summary>
    /// <param name="desired">The wish.</param>
    /// <param name="cancellationToken">The agent stops.</param>
    public async ValueTask ApplyAsync(DesiredState desired, CancellationToken cancellationToken)
    {
        var wanted = desired.Settings ?? new Dictionary<string, string>();
        var reports = new List<ConfigurationReport>();
        foreach (var (name, value) in wanted)
        {
            var problem = await SetAsync(name, value, desired.Revision, cancellationToken);
            reports.Add(new ConfigurationReport(
                name, problem is null ? ConfigurationState.Applied : ConfigurationState.Failed, DigestOf(value), problem?.Reason, problem?.Message));
        }

        foreach (var name in _applied.Keys.Except(wanted.Keys, StringComparer.Ordinal).ToList()) await ReturnAsync(name, desired.Revision, cancellationToken);
        _board.SetSettings(reports);
    }

    private static string Item(string name) => $"setting/{name}";

    private static ArtifactDigest DigestOf(string value) => ArtifactDigest.Of(Encoding.UTF8.GetBytes(value));

    private async ValueTask<Problem?> SetAsync(string name, string value, long revision, CancellationToken cancellationToken)
    {
        if (_settings.FirstOrDefault(setting => setting.Name == name) is not { } known)
            return new Problem(ReasonCode.Unsupported, $"There is no setting '{name}' that may change here; there are: {string.Join(", ", _settings.Select(setting => setting.Name))}.");
        if (known.Check(value) is { } wrong) return wrong;
        if (_applied.GetValueOrDefault(name) == value) return null;
        if (await _ledger.ChangeAsync(Item(name), ConfigurationState.Applied, DigestOf(value), revision, null, cancellationToken) is { } unkept) return unkept;
        _ledger.Effective.Set(Item(name), DigestOf(value));
        known.Apply(value);
        _applied[name] = value;
        return null;
    }

    private async ValueTask ReturnAsync(string name, long revision, CancellationToken cancellationToken)
    {
        if (await _ledger.ChangeAsync(Item(name), ConfigurationState.Local, null, revision, null, cancellationToken) is not null) return;
        _ledger.Effective.Set(Item(name), null);
        _settings.First(setting => setting.Name == name).Apply(null);
        _applied.Remove(name);
    }
}
