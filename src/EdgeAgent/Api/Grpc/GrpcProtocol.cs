using Edge.Agent.Diagnostics;
using Edge.Agent.Serving;
using Grpc.AspNetCore.Server;
using Grpc.AspNetCore.Server.Model;

namespace Edge.Agent.Api.Grpc;

/// <summary>The Open Inference Protocol over gRPC, as a part of the endpoint.</summary>
internal sealed class GrpcProtocol
{
    private readonly InferenceGrpcService _calls;
    private readonly int _limit;

    /// <summary>The protocol.</summary>
    /// <param name="service">The engine.</param>
    /// <param name="readiness">Whether every pipeline can decide.</param>
    /// <param name="maxRequestBytes">Most bytes of a message.</param>
    /// <param name="log">Where calls that fail unexpectedly are logged.</param>
    public GrpcProtocol(IInferenceService service, Readiness readiness, int maxRequestBytes, ILogger<InferenceGrpcService> log)
    {
        _calls = new InferenceGrpcService(service, readiness, maxRequestBytes, log);
        _limit = maxRequestBytes;
    }

    /// <summary>Adds what gRPC needs.</summary>
    /// <param name="services">The endpoint's services.</param>
    public void AddTo(IServiceCollection services)
    {
        services.AddSingleton(_calls);
        services.AddSingleton<IServiceMethodProvider<InferenceGrpcService>, InferenceCalls>();
        services.AddGrpc(Configure);
    }

    /// <summary>Adds the calls.</summary>
    /// <param name="routes">The endpoint's paths.</param>
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGrpcService<InferenceGrpcService>().WithMetadata(new NoBodyLimit());

    private void Configure(GrpcServiceOptions options)
    {
        // Of a compressed message it holds for what comes out.
        options.MaxReceiveMessageSize = _limit;
        // An answer's size is the model's, which the operator chose.
        options.MaxSendMessageSize = null;
        options.EnableDetailedErrors = false;
    }
}
