using System.Globalization;
using Edge.Hub.Fleet;
using Edge.Hub.Rollouts.Gates;
using Edge.Protocol;

namespace Edge.Hub.Rollouts;

/// <summary>Checks a definition, and says all that is wrong with it at once.</summary>
internal static class DefinitionCheck
{
    /// <summary>Checks a definition.</summary>
    /// <returns>Null when it may be created, else every fault, a line each.</returns>
    public static Problem? Check(RolloutDefinition? definition)
    {
        if (definition is null) return new Problem(ReasonCode.Malformed, "definition: say what the rollout is to do.");
        if ((definition.Groups ?? []).Any(group => group is null) || (definition.Windows ?? []).Any(window => window is null))
            return new Problem(ReasonCode.Malformed, "groups, windows: one is null.");
        var faults = new List<string>();
        if (string.IsNullOrEmpty(definition.Model) || string.IsNullOrEmpty(definition.Version)) faults.Add("model and version: name a pushed version.");
        if (definition.Name is { Length: > 128 }) faults.Add("name: at most 128 characters.");
        CheckTargets(definition.Targets, faults);
        CheckGroups(definition, faults);
        CheckTime(definition, faults);
        CheckGates(definition.Gates ?? new GatePolicy(), faults);
        var errors = definition.Errors ?? new ErrorPolicy();
        if (errors.MinimumCount < 1) faults.Add("errors.minimumCount: at least 1.");
        if (!IsPercent(errors.PercentOfReported) || !IsPercent(errors.PercentOfTargeted)) faults.Add("errors: percentages are above 0 and at most 100.");
        return faults.Count == 0 ? null : new Problem(ReasonCode.Malformed, string.Join('\n', faults));
    }

    private static void CheckTargets(RolloutTargets? targets, List<string> faults)
    {
        if (targets is null || (targets.Labels is null ? 0 : 1) + (targets.Devices is null ? 0 : 1) + (targets.All ? 1 : 0) != 1)
        {
            faults.Add("targets: state exactly one of labels, devices and all.");
            return;
        }

        if (targets.Labels is { Count: 0 }) faults.Add("targets.labels: none is given; for every device state all.");
        foreach (var (key, value) in targets.Labels ?? new Dictionary<string, string>())
        {
            if ((Labels.Check(key) ?? Labels.Check(value)) is { } wrong) faults.Add($"targets.labels: {wrong.Message}");
        }

        if (targets.Devices is { Count: 0 }) faults.Add("targets.devices: none is given.");
        CheckDevices("targets.devices", targets.Devices, faults);
    }

    private static void CheckGroups(RolloutDefinition definition, List<string> faults)
    {
        var groups = RolloutMachine.GroupsOf(definition);
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var group in groups)
        {
            if (string.IsNullOrWhiteSpace(group.Name)) faults.Add("groups: each has a name.");
            if (group.Percent is null == group.Devices is null) faults.Add($"groups: '{group.Name}' has either a percentage or devices.");
            if (group.Percent is { } percent && !IsPercent(percent)) faults.Add($"groups: '{group.Name}' has {Text(percent)} %; it is above 0 and at most 100.");
            CheckDevices($"groups: '{group.Name}'", group.Devices, faults);
            foreach (var twice in (group.Devices ?? []).Where(device => !named.Add(device))) faults.Add($"groups: {twice} stands twice.");
        }

        if (groups.Select(group => group.Name).Distinct(StringComparer.Ordinal).Count() != groups.Count) faults.Add("groups: two have the same name.");
        var sum = groups.Sum(group => group.Percent ?? 0);
        if (groups.Any(group => group.Percent is not null) && Math.Abs(sum - 100) > 1e-6) faults.Add($"groups: the percentages come to {Text(sum)}, not 100.");
        if (groups.All(group => group.Percent is null) && definition.Targets?.Devices is null)
            faults.Add("groups: devices that no group names need one with a percentage.");
        else if (groups.All(group => group.Percent is null) && definition.Targets!.Devices!.FirstOrDefault(device => !named.Contains(device)) is { } left)
            faults.Add($"groups: {left} is a target and in no group.");
    }

    private static void CheckTime(RolloutDefinition definition, List<string> faults)
    {
        if (definition.Start == StartMode.Scheduled && definition.StartAt is null) faults.Add("startAt: a scheduled start needs its time.");
        if (definition.Start != StartMode.Scheduled && definition.StartAt is not null) faults.Add("startAt: only for start scheduled.");
        if (definition.DevicesPerMinute is < 1) faults.Add("devicesPerMinute: at least 1.");
        if (definition.TimeoutMinutes is < 1 or > 525_600) faults.Add("timeoutMinutes: 1 to 525600.");
        if (definition.Retries is < 0 or > 10) faults.Add("retries: 0 to 10.");
        foreach (var window in definition.Windows ?? [])
        {
            if (window.Zone is { } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)) faults.Add($"windows: this machine knows no time zone '{zone}'.");
            if (window.From == window.To) faults.Add("windows: one opens and closes at the same time; leave it out to be always open.");
            if (window.Days is { Count: 0 }) faults.Add("windows: one has no day.");
        }
    }

    private static void CheckGates(GatePolicy gates, List<string> faults)
    {
        if (Wilson.Quantile(gates.Confidence) is null) faults.Add("gates.confidence: 0.9, 0.95 or 0.99.");
        if (gates.MinimumDevices < 1) faults.Add("gates.minimumDevices: at least 1.");
        if (gates.MinimumFrames < 1) faults.Add("gates.minimumFrames: at least 1.");
        if (gates.MinimumReviewed < 1) faults.Add("gates.minimumReviewed: at least 1.");
        foreach (var (name, share) in new (string, double?)[]
        {
            ("minimumShare", gates.MinimumShare), ("installSuccess", gates.InstallSuccess), ("goldenAccuracy", gates.GoldenAccuracy),
            ("shadowAgreement", gates.ShadowAgreement), ("candidateRight", gates.CandidateRight), ("negligibleDisagreement", gates.NegligibleDisagreement),
            ("errorRate", gates.ErrorRate), ("confidenceShift", gates.ConfidenceShift),
        })
        {
            if (share is < 0 or > 1 or double.NaN) faults.Add($"gates.{name}: 0 to 1.");
        }

        if (gates.LatencyRatio is <= 0) faults.Add("gates.latencyRatio: above 0.");
    }

    private static void CheckDevices(string where, IReadOnlyList<string>? devices, List<string> faults)
    {
        foreach (var device in devices ?? [])
        {
            if (Addresses.Parse(device).Problem is { } wrong) faults.Add($"{where}: {wrong.Message}");
        }
    }

    private static bool IsPercent(double value) => value is > 0 and <= 100;

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
