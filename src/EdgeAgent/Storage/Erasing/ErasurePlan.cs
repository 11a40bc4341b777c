using System.Text.Json;
using Edge.Agent.Storage.Segments;
using Edge.Protocol.Records;

namespace Edge.Agent.Storage.Erasing;

/// <summary>
/// Frames of one segment that are about to be overwritten, on disk before the first of them is: a power cut in the middle of
/// a frame would otherwise make a loss of it. The next opening does the same once more, which changes nothing.
/// </summary>
/// <param name="File">The segment, relative to the journal's folder.</param>
/// <param name="Epoch">Its epoch: another one may have a file of the same name.</param>
/// <param name="Frames">The frames.</param>
internal sealed record ErasurePlan(string File, Epoch Epoch, IReadOnlyList<ErasedFrame> Frames)
{
    private const string Name = "erasing.json";

    /// <summary>Carries a plan out.</summary>
    /// <param name="folder">The journal's folder.</param>
    /// <param name="files">The file system.</param>
    /// <exception cref="IOException">It is carried out in part; the next opening does the rest.</exception>
    public void Run(string folder, IJournalFiles files)
    {
        AtomicFile.Write(files, Path.Combine(folder, Name), JsonSerializer.SerializeToUtf8Bytes(this, StorageJson.Default.ErasurePlan));
        Apply(folder, files);
        Forget(folder, files);
    }

    /// <summary>Carries out what a crash interrupted.</summary>
    /// <param name="folder">The journal's folder, whose lock the caller holds.</param>
    /// <param name="files">The file system.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static void Redo(string folder, IJournalFiles files)
    {
        var path = Path.Combine(folder, Name);
        if (!files.Exists(path)) return;
        if (Read(files, path) is { } plan && plan.IsStillMeant(folder, files)) plan.Apply(folder, files);
        Forget(folder, files);
    }

    private static ErasurePlan? Read(IJournalFiles files, string path)
    {
        try
        {
            return JsonSerializer.Deserialize(files.ReadAllBytes(path), StorageJson.Default.ErasurePlan);
        }
        catch (JsonException)
        {
            // Written atomically: whoever wrote this was not the journal.
            return null;
        }
    }

    private static void Forget(string folder, IJournalFiles files)
    {
        files.Delete(Path.Combine(folder, Name));
        files.FlushFolder(folder);
    }

    private bool IsStillMeant(string folder, IJournalFiles files)
    {
        var path = Path.Combine(folder, File);
        return files.Exists(path) && SegmentHeader.Read(files, path)?.Epoch == Epoch;
    }

    private void Apply(string folder, IJournalFiles files)
    {
        var buffer = new byte[RecordFrame.SizeOf(RecordFrame.MaxPayload)];
        using var file = files.Open(Path.Combine(folder, File), FileUse.Write);
        foreach (var frame in Frames) file.Write(frame.WriteTo(buffer), frame.Offset);
        file.Flush();
    }
}
