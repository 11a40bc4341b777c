using Edge.Agent.Diagnostics;
using Edge.Agent.Inference;
using Edge.Agent.Models;
using Edge.Protocol;

namespace Edge.Agent.Pipeline;

/// <summary>Loads candidates that take the same path from bytes to verdict as a pipeline's frames.</summary>
internal sealed class ShadowBench : IShadowBench
{
    private readonly ModelHost _models;
    private readonly DeviceClock _clock;
    private readonly long _maxPixels;

    /// <summary>A bench.</summary>
    /// <param name="models">Loads them.</param>
    /// <param name="clock">Stamps, and the time their thread had: see <see cref="ThreadTime"/>.</param>
    /// <param name="maxPixels">Largest accepted image.</param>
    public ShadowBench(ModelHost models, DeviceClock clock, long maxPixels)
    {
        _models = models;
        _clock = clock;
        _maxPixels = maxPixels;
    }

    /// <inheritdoc/>
    public async ValueTask<Outcome<IShadowModel>> OpenAsync(ModelSnapshot snapshot, CancellationToken cancellationToken) =>
        (await _models.LoadAsideAsync(snapshot, cancellationToken)).TryGet(out var model, out var problem)
            ? SingleShot.Over(model, _clock, _maxPixels)
            : problem;
}
