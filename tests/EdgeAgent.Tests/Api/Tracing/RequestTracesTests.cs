using System.Diagnostics;
using System.Net;
using System.Text;
using Edge.Agent.Api.Tracing;
using Edge.Agent.Configuration;
using Edge.Agent.Connectivity.Egress;
using Edge.Agent.Diagnostics;
using Edge.Agent.Serving;
using Edge.Agent.Tensors;
using Edge.Agent.Tests.Api.Support;
using Edge.TestKit;
using Edge.TestKit.Processes;

namespace Edge.Agent.Tests.Api.Tracing;

public sealed class RequestTracesTests
{
    private static readonly InferenceRequest Request = new("echo", null, [new TensorValue("x", TensorType.Float32, [1, 3], new byte[12])], []);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Traces_WithACollector_SendRequestQueueAndCompute()
    {
        using var collector = new HttpListener();
        var address = $"http://127.0.0.1:{Ports.Free()}/";
        collector.Prefixes.Add(address);
        collector.Start();
        var received = ReceiveAsync(collector);
        using var folder = new TemporaryDirectory();
        using var egress = new EgressLedger(folder.Path, new DeviceClock(TimeProvider.System, "boot"));
        using (var traces = new RequestTraces(new TelemetryOptions(new Uri(address + "v1/traces"), 1), "1.2.3", "plant-1/box-1", egress))
        {
            var service = new TracedInferenceService(new MemoryService(), traces.Source, TimeProvider.System);
            using (await Infer(service, Request)) { }
            Assert.False((await service.InferAsync(Request with { Model = "nobody" }, Stop)).IsSuccess);
        }

        var body = await received.WaitAsync(Stop);
        var traced = Assert.Single(egress.Days.Single().Entries);
        Assert.Equal((EgressKind.Traces, address["http://".Length..^1]), (traced.Kind, traced.Destination));
        Assert.True(traced.Sent > body.Length && traced.Received > 0, $"{traced.Sent} sent of a body of {body.Length}, {traced.Received} received");
        // OTLP in protobuf: names stand in it as they are.
        Assert.All(["infer echo", "queue", "compute_input", "compute_infer", "compute_output", "edge.execution_provider", "edge-agent", "plant-1/box-1", "infer nobody", "not-found"], name => Assert.Contains(name, body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Traces_SwitchedOff_MakeNoSpan()
    {
        using var source = new ActivitySource(RequestTraces.SourceName);
        var service = new TracedInferenceService(new MemoryService(), source, TimeProvider.System);

        using (await Infer(service, Request)) Assert.Null(Activity.Current);

        Assert.False(source.HasListeners());
    }

    private static async Task<InferenceAnswer> Infer(TracedInferenceService service, InferenceRequest request) => (await service.InferAsync(request, Stop)).Value;

    private static async Task<string> ReceiveAsync(HttpListener collector)
    {
        var context = await collector.GetContextAsync();
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body);
        context.Response.Close();
        return Encoding.Latin1.GetString(body.ToArray());
    }
}
