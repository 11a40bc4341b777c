using Edge.Agent.Api.Access;
using Edge.Agent.Api.Grpc.Wire;
using Google.Protobuf;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace Edge.Agent.Api.Grpc;

/// <summary>
/// The calls by name, with their readers and writers. Stated here rather than found by reflection as for a generated base:
/// so each call carries its scope, and bytes that are no message end it with <c>INVALID_ARGUMENT</c>, where the generated
/// reader lets the parser's exception through and the server reports <c>UNKNOWN</c>, as if it had failed itself.
/// </summary>
internal sealed class InferenceCalls : IServiceMethodProvider<InferenceGrpcService>
{
    private const string Service = "inference.GRPCInferenceService";

    /// <inheritdoc/>
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<InferenceGrpcService> context)
    {
        Add(context, "ServerLive", ApiScope.Status, ServerLiveRequest.Parser, ServerLiveResponse.Parser, (_, _, _) => InferenceGrpcService.ServerLive());
        Add(context, "ServerReady", ApiScope.Status, ServerReadyRequest.Parser, ServerReadyResponse.Parser, (service, _, _) => service.ServerReady());
        Add(context, "ModelReady", ApiScope.Status, ModelReadyRequest.Parser, ModelReadyResponse.Parser, (service, request, _) => service.ModelReady(request));
        Add(context, "ServerMetadata", ApiScope.Status, ServerMetadataRequest.Parser, ServerMetadataResponse.Parser, (_, _, _) => InferenceGrpcService.ServerMetadata());
        Add(context, "ModelMetadata", ApiScope.Status, ModelMetadataRequest.Parser, ModelMetadataResponse.Parser, (service, request, _) => service.ModelMetadata(request));
        Add(context, "ModelInfer", ApiScope.Infer, ModelInferRequest.Parser, ModelInferResponse.Parser, (service, request, call) => service.ModelInferAsync(request, call));
        Add(context, "ModelConfig", ApiScope.Status, ModelConfigRequest.Parser, ModelConfigResponse.Parser, (service, request, _) => service.ModelConfiguration(request));
        Add(context, "ModelStatistics", ApiScope.Status, ModelStatisticsRequest.Parser, ModelStatisticsResponse.Parser, (service, request, _) => service.ModelStatistics(request));
        Add(context, "RepositoryIndex", ApiScope.Status, RepositoryIndexRequest.Parser, RepositoryIndexResponse.Parser, (service, request, _) => service.RepositoryIndex(request));
        Add(context, "RepositoryModelLoad", ApiScope.Models, RepositoryModelLoadRequest.Parser, RepositoryModelLoadResponse.Parser, (service, request, call) => service.LoadAsync(request, call));
        Add(context, "RepositoryModelUnload", ApiScope.Models, RepositoryModelUnloadRequest.Parser, RepositoryModelUnloadResponse.Parser, (service, request, call) => service.UnloadAsync(request, call));
    }

    private static void Add<TRequest, TResponse>(
        ServiceMethodProviderContext<InferenceGrpcService> context, string name, ApiScope scope,
        MessageParser<TRequest> request, MessageParser<TResponse> response, UnaryServerMethod<InferenceGrpcService, TRequest, TResponse> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        context.AddUnaryMethod(
            new Method<TRequest, TResponse>(MethodType.Unary, Service, name, Marshaller(request), Marshaller(response)), [new RequiredScope(scope)], handler);

    private static Marshaller<T> Marshaller<T>(MessageParser<T> parser)
        where T : class, IMessage<T> =>
        new(Write, context => Read(parser, context));

    private static void Write<T>(T message, SerializationContext context)
        where T : class, IMessage<T>
    {
        context.SetPayloadLength(message.CalculateSize());
        message.WriteTo(context.GetBufferWriter());
        context.Complete();
    }

    private static T Read<T>(MessageParser<T> parser, DeserializationContext context)
        where T : class, IMessage<T>
    {
        try
        {
            return parser.ParseFrom(context.PayloadAsReadOnlySequence());
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"The bytes are not a {typeof(T).Name}: {exception.Message}"));
        }
    }
}
