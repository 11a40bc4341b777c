using System.Text.Json;
using Edge.Agent.Uploads;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Remote.Commands;

/// <summary><c>collect-diagnostics</c>: a bundle on the box. Where the upload policy names diagnostics a copy of it goes to the hub.</summary>
internal sealed class CollectDiagnosticsCommand : IRemoteCommand
{
    private readonly DiagnosticsBundle _bundle;
    private readonly IUploads? _uploads;

    /// <summary>The command.</summary>
    /// <param name="bundle">Writes bundles.</param>
    /// <param name="uploads">Null where the policy names nothing at all.</param>
    public CollectDiagnosticsCommand(DiagnosticsBundle bundle, IUploads? uploads)
    {
        _bundle = bundle;
        _uploads = uploads;
    }

    /// <inheritdoc/>
    public string Name => "collect-diagnostics";

    /// <inheritdoc/>
    public ValueTask<Outcome<CommandAnswer>> RunAsync(JsonElement? arguments, CancellationToken cancellationToken)
    {
        var result = _bundle.Write();
        var kept = Offer(result);
        result = result with { Uploading = kept is null };
        return ValueTask.FromResult<Outcome<CommandAnswer>>(new CommandAnswer(
            $"The bundle lies in {result.Path}, {result.Bytes} bytes. {(kept is null ? "A copy waits for its upload to the hub." : $"It stays there: {kept}")}",
            JsonSerializer.SerializeToElement(result, CommandJson.Default.DiagnosticsResult)));
    }

    /// <summary>Queues a copy: the technician at the box keeps his.</summary>
    /// <returns>Why it was not queued.</returns>
    private string? Offer(DiagnosticsResult bundle)
    {
        if (_uploads is null) return "uploads.allow names nothing.";
        var copy = bundle.Path + ".upload";
        File.Copy(bundle.Path, copy, overwrite: true);
        if (_uploads.OfferFile(new UploadDraft(UploadKind.Diagnostics, bundle.Digest, bundle.Bytes, Path.GetFileName(bundle.Path)), copy) is not { } problem) return null;
        File.Delete(copy);
        return problem.Message;
    }
}
