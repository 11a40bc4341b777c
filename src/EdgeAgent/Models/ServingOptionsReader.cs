namespace Edge.Agent.Models;

/// <summary>Reads <c>instances</c>, <c>batching</c> and <c>queue</c> of <c>model.json</c>; all may be left out.</summary>
internal static class ServingOptionsReader
{
    private const int MaxInstances = 64;
    private const int MaxBatch = 1024;
    private const int MaxLevels = 16;

    // 35 minutes in microseconds.
    private const int MaxWait = int.MaxValue;

    private static readonly Dictionary<string, TimeoutAction> Actions = new() { ["reject"] = TimeoutAction.Reject, ["delay"] = TimeoutAction.Delay };

    /// <summary>Reads them.</summary>
    /// <param name="root">The file's root object.</param>
    public static ModelServingOptions Read(JsonFields root) => new(
        root.Has("instances") ? root.Integer("instances", 1, MaxInstances) : 1,
        root.Has("batching") ? Batching(root.Object("batching")) : null,
        root.Has("queue") ? Queue(root.Object("queue")) : QueueOptions.Default);

    private static BatchingOptions Batching(JsonFields fields)
    {
        var max = fields.Integer("maxBatchSize", 1, MaxBatch);
        var preferred = fields.Has("preferredBatchSize") ? fields.Integers("preferredBatchSize", 1, max) : [];
        var delay = fields.Has("maxQueueDelayMicroseconds") ? fields.Integer("maxQueueDelayMicroseconds", 0, MaxWait) : 0;
        fields.End();
        return new BatchingOptions(max, [.. preferred.Order()], TimeSpan.FromMicroseconds(delay));
    }

    private static QueueOptions Queue(JsonFields fields)
    {
        var defaults = QueueOptions.Default;
        var levels = fields.Has("priorityLevels") ? fields.Integer("priorityLevels", 1, MaxLevels) : defaults.PriorityLevels;
        var options = new QueueOptions(
            levels,
            fields.Has("defaultPriorityLevel") ? fields.Integer("defaultPriorityLevel", 1, levels) : levels,
            fields.Has("maxQueueSize") ? fields.Integer("maxQueueSize", 0, int.MaxValue) : defaults.MaxQueueSize,
            TimeSpan.FromMicroseconds(fields.Has("defaultTimeoutMicroseconds") ? fields.Integer("defaultTimeoutMicroseconds", 0, MaxWait) : 0),
            !fields.Has("allowTimeoutOverride") || fields.Switch("allowTimeoutOverride"),
            fields.Has("timeoutAction") ? fields.Choice("timeoutAction", Actions) : defaults.TimeoutAction);
        fields.End();
        return options;
    }
}
