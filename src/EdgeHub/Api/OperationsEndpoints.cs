using System.Globalization;
using Edge.Hub.Audit;
using Edge.Hub.Broker;
using Edge.Hub.Fleet;
using Edge.Hub.Models;
using Edge.Hub.Telemetry;

namespace Edge.Hub.Api;

/// <summary><c>/api/v1/ready</c> and <c>/metrics</c>.</summary>
internal static class OperationsEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/ready", Ready).WithTags("Operations").WithSummary("200 when the hub stores records, 503 when it cannot")
            .Produces<ReadyView>().Produces<ReadyView>(503);
        routes.MapGet("/metrics", (IngestCounters ingest, IngestQueue queue, FleetBoard fleet, BlockServer blocks, AuditBoard audit) =>
            Results.Text(Metrics(ingest, queue, fleet, blocks, audit), "text/plain; version=0.0.4")).ExcludeFromDescription();
    }

    private static IResult Ready(IBroker broker, IngestQueue queue, IngestCounters counters, AuditBoard audit, ILeadership leadership)
    {
        var running = broker.IsRunning;
        var problem = !running ? "The MQTT broker does not run or cannot be reached." : counters.Failure is { } failure ? $"Records cannot be stored: {failure}" : null;
        var view = new ReadyView(problem is null, running ? $"{broker.Host}:{broker.Port}" : null, queue.Count, problem, audit.Breaks, leadership.IsLeader);
        return Results.Json(view, statusCode: view.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static string Metrics(IngestCounters ingest, IngestQueue queue, FleetBoard fleet, BlockServer blocks, AuditBoard audit)
    {
        (string Name, string Type, string Help, long Value)[] metrics =
        [
            ("edge_hub_records_stored_total", "counter", "Records stored since start.", ingest.Stored),
            ("edge_hub_records_duplicate_total", "counter", "Records received that were already stored.", ingest.Duplicates),
            ("edge_hub_records_rejected_total", "counter", "Records that can never be stored.", ingest.Rejected),
            ("edge_hub_batches_refused_total", "counter", "Batches malformed as a whole, or without room in the queue.", ingest.RefusedBatches),
            ("edge_hub_ingest_backlog_batches", "gauge", "Batches waiting for the writer.", queue.Count),
            ("edge_hub_devices_known", "gauge", "Devices ever seen.", fleet.All.Count),
            ("edge_hub_devices_online", "gauge", "Devices online.", fleet.All.Count(device => device.Online)),
            ("edge_hub_chain_breaks", "gauge", "Stored records that are not what their device chained.", audit.Breaks),
            ("edge_hub_chain_pending_runs", "gauge", "Runs of stored records still to be verified.", audit.Pending),
            ("edge_hub_blocks_published_total", "counter", "Artifact blocks published.", blocks.PublishedBlocks),
        ];
        return string.Concat(metrics.Select(metric => string.Create(CultureInfo.InvariantCulture,
            $"# HELP {metric.Name} {metric.Help}\n# TYPE {metric.Name} {metric.Type}\n{metric.Name} {metric.Value}\n")));
    }
}
