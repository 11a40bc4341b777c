using System.Net.Sockets;

namespace Edge.Agent.Connectivity.Dialing;

/// <summary>What the kernel knows of a connection that says nothing any more.</summary>
internal static class TcpStall
{
    private const int Tcp = 6;
    private const int TcpInfo = 11;

    /// <summary>tcp_info, tcpi_retransmits: how often in a row the same bytes went out without an answer.</summary>
    private const int Retransmits = 2;

    /// <summary>Retransmissions in a row that nobody answered; 0 where the peer answers, nothing is under way, or the system does not say.</summary>
    /// <param name="socket">The connection's socket.</param>
    public static int Count(Socket socket)
    {
        if (!OperatingSystem.IsLinux()) return 0;
        Span<byte> info = stackalloc byte[8];
        try
        {
            return socket.GetRawSocketOption(Tcp, TcpInfo, info) > Retransmits ? info[Retransmits] : 0;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return 0;
        }
    }
}
