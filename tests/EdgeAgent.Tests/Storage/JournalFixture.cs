using System.Buffers;
using System.Text;
using Edge.Agent.Configuration;
using Edge.Agent.Diagnostics;
using Edge.Agent.Storage;
using Edge.Agent.Storage.Sealing;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;
using Edge.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Agent.Tests.Storage;

/// <summary>A journal's folder over several lives of the journal.</summary>
public sealed class JournalFixture : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 1, 6, 0, 0, TimeSpan.Zero));

    public FaultyJournalFiles Files { get; } = new();

    public string Folder => _directory.Combine("journal");

    public StorageOptions Options { get; set; } = new(
        JournalMaxBytes: 64 * 1024 * 1024,
        SegmentBytes: 1024,
        Retention: TimeSpan.FromDays(90),
        FreeSpaceReserve: 0,
        GroupCommitDelay: TimeSpan.Zero,
        HistoryMaxRecords: 1000,
        CacheMaxEntries: 100,
        CacheTimeToLive: TimeSpan.FromDays(1));

    public string? MachineId { get; set; } = "machine-a";

    public bool HasHub { get; set; } = true;

    internal RecordSealer Sealer { get; set; } = new(SealingKeys.None);

    public Outcome<Journal> TryOpen() =>
        Journal.Open(new JournalSettings(Folder, Options, HasHub, MachineId) { Sealer = Sealer }, new DeviceClock(Time, "boot"), Files);

    public Journal Open() => TryOpen().Value;

    public IReadOnlyList<string> SegmentFiles() => [.. Directory.GetFiles(Folder, "*.seg").Order(StringComparer.Ordinal)];

    public void Dispose() => _directory.Dispose();

    /// <summary>Appends one record of about 100 bytes, alone in its group.</summary>
    public static async Task<ulong> AppendAsync(Journal journal, string text = "x", RecordPriority priority = RecordPriority.Normal)
    {
        var outcome = await TryAppendAsync(journal, text, priority);
        return outcome.Value;
    }

    public static async Task<Outcome<ulong>> TryAppendAsync(Journal journal, string text = "x", RecordPriority priority = RecordPriority.Normal) =>
        await journal.AppendAsync([Entry(text, priority)], TestContext.Current.CancellationToken);

    public static JournalEntry Entry(string text, RecordPriority priority = RecordPriority.Normal) =>
        new(priority == RecordPriority.High ? RecordKind.Alarm : RecordKind.Decision, priority, Encoding.UTF8.GetBytes(text.PadRight(66)));

    public static async Task AppendManyAsync(Journal journal, int count)
    {
        for (var i = 0; i < count; i++) await AppendAsync(journal, $"record {i}");
    }

    /// <summary>Everything a reader hands out, in its order.</summary>
    public static List<Frame> Drain(IJournalReader reader, int maxBytes = 96 * 1024)
    {
        List<Frame> frames = [];
        while (true)
        {
            var buffer = new ArrayBufferWriter<byte>();
            if (reader.Read(buffer, maxBytes).Count == 0) return frames;
            var rest = buffer.WrittenSpan;
            while (RecordFrame.TryRead(rest, out var frame))
            {
                frames.Add(Frame.Of(frame));
                rest = rest[frame.Bytes.Length..];
            }

            Assert.Equal(0, rest.Length);
        }
    }

    public static List<Frame> All(Journal journal) => [.. journal.ReadAll().Select(Frame.Of)];

    public static void AssertChain(Journal journal)
    {
        Span<byte> link = stackalloc byte[ChainLink.Size];
        ChainLink.Genesis(journal.Epoch, link);
        foreach (var bytes in journal.ReadAll())
        {
            Assert.True(RecordFrame.TryRead(bytes.Span, out var frame));
            ChainLink.Next(link, frame.Sequence, frame.Kind, frame.Priority, frame.Payload, link);
            Assert.Equal(link.ToArray(), frame.Link.ToArray());
        }
    }

    /// <summary>A frame without its bytes.</summary>
    public sealed record Frame(ulong Sequence, RecordKind Kind, RecordPriority Priority, string Payload)
    {
        public static Frame Of(ReadOnlyMemory<byte> bytes)
        {
            Assert.True(RecordFrame.TryRead(bytes.Span, out var frame));
            return Of(frame);
        }

        public static Frame Of(RecordFrame frame) =>
            new(frame.Sequence, frame.Kind, frame.Priority, Encoding.UTF8.GetString(frame.Payload).TrimEnd());

        public GapRecord Gap() => ProtocolJson.Parse(Encoding.UTF8.GetBytes(Payload), ProtocolJson.Default.GapRecord, "gap").Value;
    }
}
