using Edge.Hub.Fleet;
using Edge.Hub.Models;
using Edge.Hub.Remote;
using Edge.Protocol;

namespace Edge.Hub.Api;

/// <summary><c>/api/v1/devices</c>.</summary>
internal static class DeviceEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var devices = api.MapGroup("/devices").WithTags("Devices");
        devices.MapGet("/", (FleetReader reader, CancellationToken stop) => reader.DevicesAsync(stop))
            .WithSummary("All devices, with presence and last reported state");
        devices.MapGet("/{site}/{device}", GetAsync)
            .WithSummary("One device").Produces<DeviceView>().ProducesProblem(404);
        devices.MapPatch("/{site}/{device}/labels", LabelAsync)
            .WithSummary("Sets labels; a null value removes one").Produces<DeviceView>().ProducesProblem(400).ProducesProblem(404);
        devices.MapPost("/{site}/{device}/release", ReleaseAsync)
            .WithSummary("Lets a device out of quarantine: its identity belongs to one machine again").Produces<DeviceView>().ProducesProblem(404);
        devices.MapPost("/{site}/{device}/commands", CommandAsync)
            .WithSummary("Has a device do something once, and waits for its answer").Produces<CommandView>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<IResult> CommandAsync(string site, string device, CommandCall call, CommandService commands, CancellationToken stop)
    {
        if (!Addresses.Parse($"{site}/{device}").TryGet(out var address, out var problem)) return problem.ToResult();
        return (await commands.SendAsync(address, call, stop).ConfigureAwait(false)).TryGet(out var view, out problem) ? Results.Ok(view) : problem.ToResult();
    }

    private static async Task<IResult> GetAsync(string site, string device, FleetReader reader, CancellationToken stop)
    {
        if (!Addresses.Parse($"{site}/{device}").TryGet(out var address, out var problem)) return problem.ToResult();
        return await reader.DeviceAsync(address, stop).ConfigureAwait(false) is { } view ? Results.Ok(view) : Unknown(address).ToResult();
    }

    private static async Task<IResult> LabelAsync(
        string site, string device, Dictionary<string, string?> labels,
        FleetBoard board, FleetStore store, DesiredStateService desired, FleetReader reader, CancellationToken stop)
    {
        if (!Addresses.Parse($"{site}/{device}").TryGet(out var address, out var problem)) return problem.ToResult();
        if (board.Find(address) is not { } known) return Unknown(address).ToResult();
        foreach (var (key, value) in labels)
        {
            if ((Labels.Check(key) ?? (value is null ? null : Labels.Check(value))) is { } wrong) return wrong.ToResult();
        }

        board.SetLabels(address, await store.ChangeLabelsAsync(known, labels, stop).ConfigureAwait(false));
        await desired.ReconcileAsync([board.Find(address)!], stop).ConfigureAwait(false);
        return Results.Ok(await reader.DeviceAsync(address, stop).ConfigureAwait(false));
    }

    private static async Task<IResult> ReleaseAsync(
        string site, string device, FleetBoard board, Quarantine quarantine, DesiredStateService desired, FleetReader reader, CancellationToken stop)
    {
        if (!Addresses.Parse($"{site}/{device}").TryGet(out var address, out var problem)) return problem.ToResult();
        if (board.Find(address) is not { } known) return Unknown(address).ToResult();
        await quarantine.ReleaseAsync(known, stop).ConfigureAwait(false);
        await desired.ReconcileAsync([board.Find(address)!], stop).ConfigureAwait(false);
        return Results.Ok(await reader.DeviceAsync(address, stop).ConfigureAwait(false));
    }

    private static Problem Unknown(DeviceAddress address) =>
        new(ReasonCode.NotFound, $"No device {address} has been seen. Devices appear by themselves when their agent connects.");
}
