using System.Reflection;
using Edge.Agent.Configuration;
using Edge.Agent.Uploads;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Tests.Uploads;

public sealed class AdmittedUploadTests
{
    private static readonly UploadDraft Crop = new(UploadKind.Crop, ArtifactDigest.Of("crop"u8), 4, "crop", Guid.CreateVersion7(), Verdict.Reject);

    [Fact]
    public void Admit_NoRules_AdmitsNothing()
    {
        foreach (var kind in Enum.GetValues<UploadKind>()) Assert.Null(AdmittedUpload.Admit(UploadOptions.None, Crop with { Kind = kind }));
    }

    [Fact]
    public void Admit_OnlyWhatARuleNames()
    {
        var options = Allow(new UploadRule(UploadKind.Image, [], 1000, null), new UploadRule(UploadKind.Crop, [Verdict.Reject], 1000, null));

        Assert.Equal(1, AdmittedUpload.Admit(options, Crop)!.Rule);
        Assert.Null(AdmittedUpload.Admit(options, Crop with { Verdict = Verdict.Accept }));
        Assert.Null(AdmittedUpload.Admit(options, Crop with { Verdict = null }));
        Assert.Null(AdmittedUpload.Admit(options, Crop with { Kind = UploadKind.Diagnostics }));
        Assert.Null(AdmittedUpload.Admit(options, Crop with { Size = 0 }));
    }

    [Fact]
    public void Admit_PerMille_DrawsTheSameEachTime()
    {
        var options = Allow(new UploadRule(UploadKind.Crop, [], 100, null));
        var drafts = Enumerable.Range(0, 2000).Select(_ => Crop with { DecisionId = Guid.CreateVersion7() }).ToList();

        var admitted = drafts.Where(draft => AdmittedUpload.Admit(options, draft) is not null).ToList();

        Assert.InRange(admitted.Count, 120, 280);
        Assert.Equal(admitted, drafts.Where(draft => AdmittedUpload.Admit(options, draft) is not null));
    }

    [Fact]
    public void Admit_SameThingAgain_HasTheSameId()
    {
        var options = Allow(new UploadRule(UploadKind.Crop, [], 1000, null));

        Assert.Equal(AdmittedUpload.Admit(options, Crop)!.Id, AdmittedUpload.Admit(options, Crop with { Metadata = null })!.Id);
        Assert.NotEqual(AdmittedUpload.Admit(options, Crop)!.Id, AdmittedUpload.Admit(options, Crop with { DecisionId = Guid.CreateVersion7() })!.Id);
    }

    /// <summary>What the uploader offers is an admitted upload, and there is no other way to one than the policy.</summary>
    [Fact]
    public void AdmittedUpload_HasNoConstructorForOthers() =>
        Assert.All(typeof(AdmittedUpload).GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic), constructor => Assert.True(constructor.IsPrivate));

    private static UploadOptions Allow(params UploadRule[] rules) => new(rules, 1 << 20, 1 << 20);
}
