using Edge.Agent.Configuration;
using Edge.Agent.Diagnostics;
using Edge.Agent.Models;
using Edge.Protocol;
using Edge.Protocol.Trust;

namespace Edge.Agent.Trust;

/// <summary>Signs versions that were taught on this box with its own key. Whether that counts is the operator's to say, before or after.</summary>
internal sealed class TaughtSigner
{
    /// <summary>As long as what the operator signs: nobody visits a box to sign the same files again.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    private readonly AgentOptions _options;
    private readonly TimeProvider _time;

    /// <summary>A signer of one box.</summary>
    /// <param name="options">The box's configuration.</param>
    /// <param name="time">The clock.</param>
    public TaughtSigner(AgentOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
    }

    /// <summary>Adds a version to the box's list of a model, and makes the list hold for another year. Versions that lie there no more leave it.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="place">The version in it.</param>
    /// <returns>When the list expires, or why nothing was signed.</returns>
    public Outcome<DateTimeOffset> Sign(string repository, RepositoryPlace place)
    {
        var versions = new ModelRepository(repository);
        if (!versions.Find(place.Name, place.Version).TryGet(out var snapshot, out var problem)) return problem;
        if (!ManifestBuilder.Build(snapshot.Directory, place.Name, place.Version).TryGet(out var manifest, out problem)) return problem;
        var folder = TrustFiles.FolderOf(_options.DataDirectory);
        if (!DeviceKey.Open(folder).TryGet(out var opened, out problem)) return problem;
        using var key = opened;
        var (files, role) = (TrustFiles.In(folder), ModelTargets.TaughtRoleOf(_options.Address, place.Name));
        if (!files.Read(role).TryGet(out var before, out problem) || !versions.Read(readable => readable.Versions(place.Name)).TryGet(out var there, out problem)) return problem;
        var kept = there.Select(version => ModelTargets.TaughtPathOf(_options.Address, place.Name, version)).ToHashSet(StringComparer.Ordinal);
        var expires = Now(folder) + Lifetime;
        if (!TaughtList.Sign(before, key, [ModelTargets.DescribeTaught(_options.Address, manifest)], kept.Contains, expires).TryGet(out var list, out problem)) return problem;
        return files.Write(role, list) is { } failed ? failed : expires;
    }

    /// <summary>A box that never knew the time must not sign what has expired as soon as it does.</summary>
    private DateTimeOffset Now(string folder)
    {
        var now = new TrustClock(TrustClock.PathIn(folder), _time).Now().At;
        return now > DeviceClock.SoftwareWritten ? now : DeviceClock.SoftwareWritten;
    }
}
