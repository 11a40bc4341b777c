using Edge.Agent.Api.Grpc.Wire;
using Edge.Agent.Models;
using Edge.Agent.Serving;
using Edge.Agent.Tensors;

namespace Edge.Agent.Api.Grpc;

/// <summary>A model's configuration as Triton's message: the same as over HTTP.</summary>
internal static class GrpcModelConfiguration
{
    /// <summary>The message.</summary>
    /// <param name="model">The model.</param>
    public static ModelConfig Of(ServedModel model)
    {
        var config = new ModelConfig
        {
            Name = model.Name,
            Platform = ModelConfiguration.Platform,
            Backend = ModelConfiguration.Backend,
            VersionPolicy = new ModelVersionPolicy { Latest = new ModelVersionPolicy.Types.Latest { NumVersions = 1 } },
            MaxBatchSize = model.MaxBatchSize,
            ModelTransactionPolicy = new ModelTransactionPolicy(),
        };
        config.Input.AddRange(model.Inputs.Select(tensor => new Wire.ModelInput
        {
            Name = tensor.Name,
            DataType = Type(tensor.Type),
            Format = Format(ModelConfiguration.Format(model, tensor)),
            Dims = { ModelConfiguration.Dims(model, tensor) },
        }));
        config.Output.AddRange(model.Outputs.Select(tensor => new ModelOutput
        {
            Name = tensor.Name,
            DataType = Type(tensor.Type),
            Dims = { ModelConfiguration.Dims(model, tensor) },
        }));
        config.InstanceGroup.Add(new ModelInstanceGroup
        {
            Name = model.Name,
            Count = model.Serving.Instances,
            Kind = ModelConfiguration.IsOnCpu(model) ? ModelInstanceGroup.Types.Kind.Cpu : ModelInstanceGroup.Types.Kind.Auto,
        });
        if (model.Serving.Batching is { } batching) config.DynamicBatching = Batching(batching, model.Serving.Queue);
        return config;
    }

    private static ModelDynamicBatching Batching(BatchingOptions batching, QueueOptions queue) => new()
    {
        PreferredBatchSize = { batching.PreferredBatchSizes },
        MaxQueueDelayMicroseconds = (ulong)batching.MaxQueueDelay.TotalMicroseconds,
        PriorityLevels = (ulong)queue.PriorityLevels,
        DefaultPriorityLevel = (ulong)queue.DefaultPriorityLevel,
        DefaultQueuePolicy = new ModelQueuePolicy
        {
            TimeoutAction = queue.TimeoutAction == TimeoutAction.Delay ? ModelQueuePolicy.Types.TimeoutAction.Delay : ModelQueuePolicy.Types.TimeoutAction.Reject,
            DefaultTimeoutMicroseconds = (ulong)queue.DefaultTimeout.TotalMicroseconds,
            AllowTimeoutOverride = queue.AllowTimeoutOverride,
            MaxQueueSize = (uint)queue.MaxQueueSize,
        },
    };

    private static Wire.ModelInput.Types.Format Format(TensorLayout? layout) => layout switch
    {
        TensorLayout.Nchw => Wire.ModelInput.Types.Format.Nchw,
        TensorLayout.Nhwc => Wire.ModelInput.Types.Format.Nhwc,
        _ => Wire.ModelInput.Types.Format.None,
    };

    private static DataType Type(TensorType type) => type switch
    {
        TensorType.Bool => DataType.TypeBool,
        TensorType.UInt8 => DataType.TypeUint8,
        TensorType.UInt16 => DataType.TypeUint16,
        TensorType.UInt32 => DataType.TypeUint32,
        TensorType.UInt64 => DataType.TypeUint64,
        TensorType.Int8 => DataType.TypeInt8,
        TensorType.Int16 => DataType.TypeInt16,
        TensorType.Int32 => DataType.TypeInt32,
        TensorType.Int64 => DataType.TypeInt64,
        TensorType.Float16 => DataType.TypeFp16,
        TensorType.BFloat16 => DataType.TypeBf16,
        TensorType.Float32 => DataType.TypeFp32,
        TensorType.Float64 => DataType.TypeFp64,
        _ => DataType.TypeString,
    };
}
