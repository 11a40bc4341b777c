using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;

namespace Edge.Agent.Pipeline.Sources;

/// <summary>
/// Linux's own word that a writer closed a file or renamed it into place: no waiting for a size to rest.
/// .NET's watcher does not pass these two events on.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed partial class InotifyWatch : IFolderWatch
{
    // linux/inotify.h and poll.h; the same on every architecture .NET runs on.
    private const uint CloseWrite = 0x8;
    private const uint MovedTo = 0x80;
    private const uint DeleteSelf = 0x400;
    private const uint MoveSelf = 0x800;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const short PollIn = 1;
    private const int EventHeader = 16;

    /// <summary>How long the thread sleeps without events before it looks whether it should end.</summary>
    private const int PollMilliseconds = 250;

    private readonly int _descriptor;
    private readonly WatchSignal _signal;
    private readonly Thread _thread;
    private volatile bool _stopped;

    /// <summary>Watches a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="time">The clock of its waits.</param>
    /// <exception cref="IOException">It cannot be watched: no such folder, or the user's inotify watches are used up.</exception>
    public InotifyWatch(string folder, TimeProvider time)
    {
        _signal = new WatchSignal(time);
        _descriptor = Init(NonBlocking | CloseOnExec);
        if (_descriptor < 0) throw new IOException($"inotify cannot be used (errno {Marshal.GetLastPInvokeError()}).");
        if (AddWatch(_descriptor, folder, CloseWrite | MovedTo | DeleteSelf | MoveSelf) < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            _ = Close(_descriptor);
            throw new IOException($"'{folder}' cannot be watched (errno {error}).");
        }

        _thread = new Thread(Read) { IsBackground = true, Name = "folder-watch" };
        _thread.Start();
    }

    public bool TryGetComplete([MaybeNullWhen(false)] out string name) => _signal.TryGet(out name);

    public Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken) => _signal.WaitAsync(longest, cancellationToken);

    public void Dispose()
    {
        _stopped = true;
        _thread.Join();
        _ = Close(_descriptor);
    }

    private void Read()
    {
        // Room for a few hundred events of usual name lengths; the kernel keeps what does not fit.
        var buffer = new byte[16 * 1024];
        var poll = new PollDescriptor { Descriptor = _descriptor, Events = PollIn };
        while (!_stopped)
        {
            if (Poll(ref poll, 1, PollMilliseconds) <= 0) continue;
            var length = (int)Read(_descriptor, buffer, (nuint)buffer.Length);
            if (length > 0) Handle(buffer.AsSpan(0, length));
        }
    }

    private void Handle(ReadOnlySpan<byte> events)
    {
        while (events.Length >= EventHeader)
        {
            var mask = MemoryMarshal.Read<uint>(events[4..]);
            var nameLength = MemoryMarshal.Read<int>(events[12..]);
            var name = events.Slice(EventHeader, nameLength);
            events = events[(EventHeader + nameLength)..];
            if ((mask & (CloseWrite | MovedTo)) != 0) _signal.Complete(Encoding.UTF8.GetString(name[..name.IndexOf((byte)0)]));
            // Overflow, or the folder itself went: the source rescans.
            else _signal.Wake();
        }
    }

    [LibraryImport("libc", EntryPoint = "inotify_init1", SetLastError = true)]
    private static partial int Init(int flags);

    [LibraryImport("libc", EntryPoint = "inotify_add_watch", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddWatch(int descriptor, string path, uint mask);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollDescriptor descriptors, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(int descriptor, [Out] byte[] buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
