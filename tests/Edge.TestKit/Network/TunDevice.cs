using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Edge.TestKit.Network;

/// <summary>A point-to-point interface whose other side is this process: it reads and writes IP packets.</summary>
internal sealed partial class TunDevice : IDisposable
{
    private const uint SetInterface = 0x400454ca; // TUNSETIFF
    private const short Tun = 0x0001;
    private const short NoPacketInformation = 0x1000;
    private const int RequestSize = 40;

    private readonly FileStream _file;

    /// <summary>Makes the interface in this process's namespace; it is moved to another one afterwards.</summary>
    /// <param name="name">Its name.</param>
    public TunDevice(string name)
    {
        var handle = new SafeFileHandle(Open("/dev/net/tun", 2), ownsHandle: true);
        Span<byte> request = stackalloc byte[RequestSize];
        request.Clear();
        Encoding.ASCII.GetBytes(name, request);
        BitConverter.TryWriteBytes(request[16..], (short)(Tun | NoPacketInformation));
        if (handle.IsInvalid || Control((int)handle.DangerousGetHandle(), SetInterface, ref request[0]) < 0) throw new Win32Exception();
        _file = new FileStream(handle, FileAccess.ReadWrite, bufferSize: 0);
    }

    /// <summary>Reads one packet; waits for it.</summary>
    /// <param name="packet">Takes it.</param>
    public int Read(Span<byte> packet) => _file.Read(packet);

    /// <summary>Writes one packet; one that the interface does not take is lost, as on a wire.</summary>
    /// <param name="packet">The packet.</param>
    public void Write(ReadOnlySpan<byte> packet)
    {
        try
        {
            _file.Write(packet);
        }
        catch (IOException)
        {
            // The interface is down.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(int file, nuint request, ref byte argument);
}
