using Edge.Protocol;

namespace Edge.Agent.Uploads;

/// <summary>Uploads as those who have something to upload see them.</summary>
public interface IUploads
{
    /// <summary>Queues a kept picture where a rule names it; its bytes stay in the evidence store, and when they give way there the upload is let go.</summary>
    /// <param name="draft">What it is; it must name its decision.</param>
    /// <returns>Null when it waits or no rule names it, else why it could not be queued.</returns>
    Problem? OfferPicture(UploadDraft draft);

    /// <summary>Queues a file where a rule names it, and takes the file over.</summary>
    /// <param name="draft">What it is.</param>
    /// <param name="path">The file, on the file system of the agent's data.</param>
    /// <returns>Null when it waits; <c>not-allowed</c> when no rule names it.</returns>
    Problem? OfferFile(UploadDraft draft, string path);
}
