using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Text;

namespace Edge.Agent.Devices.Cameras;

/// <summary>
/// What a child says on its standard error, read only when asked and never waited for: whatever it wrote before a picture is known when the
/// picture is. Elsewhere than on Linux a task reads, and a word may come a moment after its picture. Safe for several threads.
/// </summary>
internal sealed partial class ErrorPipe
{
    /// <summary>A longer line is somebody else's log.</summary>
    private const int LongestLine = 400;

    private readonly Lock _gate = new();
    private readonly Stream _stream;
    private readonly SafeHandle? _handle;
    private readonly Action<string> _said;
    private readonly byte[] _buffer = new byte[4096];
    private readonly StringBuilder _line = new();
    private bool _ended;

    /// <summary>A pipe.</summary>
    /// <param name="stream">The child's standard error.</param>
    /// <param name="said">Gets each line, cut where it is too long.</param>
    public ErrorPipe(Stream stream, Action<string> said)
    {
        _stream = stream;
        _said = said;
        _handle = OperatingSystem.IsLinux() ? (stream as PipeStream)?.SafePipeHandle : null;
        if (_handle is null) _ = Task.Run(ListenAsync);
    }

    /// <summary>Reads what is there.</summary>
    public void Drain()
    {
        if (_handle is null) return;
        lock (_gate)
        {
            while (!_ended && HasNews()) Take(_stream.Read(_buffer));
        }
    }

    private bool HasNews()
    {
        var asked = false;
        try
        {
            _handle!.DangerousAddRef(ref asked);
            var poll = new PollDescriptor { Descriptor = (int)_handle.DangerousGetHandle(), Events = 1 };
            return Poll(ref poll, 1, 0) > 0;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
        finally
        {
            if (asked) _handle!.DangerousRelease();
        }
    }

    private async Task ListenAsync()
    {
        try
        {
            while (!_ended)
            {
                var count = await _stream.ReadAsync(_buffer);
                lock (_gate) Take(count);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The child is gone, and its last words with it.
        }
    }

    private void Take(int count)
    {
        _ended = count == 0;
        foreach (var letter in Encoding.UTF8.GetString(_buffer, 0, count))
        {
            // A carriage return alone ends a line of progress.
            if (letter is not ('\n' or '\r'))
            {
                if (_line.Length < LongestLine) _line.Append(letter);
                continue;
            }

            if (_line.Length > 0) _said(_line.ToString());
            _line.Clear();
        }

        if (!_ended || _line.Length == 0) return;
        _said(_line.ToString());
        _line.Clear();
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollDescriptor descriptors, nuint count, int timeout);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
