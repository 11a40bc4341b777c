namespace Edge.Agent.Connectivity.Egress;

/// <summary>
/// The ledger of one connection: messages count under their kind as they leave, and whatever else the socket carried is
/// protocol.
/// </summary>
internal sealed class LinkMeter
{
    private readonly EgressLedger? _ledger;
    private readonly string _destination;
    private readonly Lock _gate = new();
    private MeteredStream? _stream;
    private long _sent;
    private long _received;

    /// <summary>A meter of a connection.</summary>
    /// <param name="ledger">Counts; null where nobody keeps count.</param>
    /// <param name="destination">Host and port.</param>
    public LinkMeter(EgressLedger? ledger, string destination)
    {
        _ledger = ledger;
        _destination = destination;
    }

    /// <summary>The connection's socket stands.</summary>
    /// <param name="stream">Counts its bytes.</param>
    public void Attach(MeteredStream stream) => _stream = stream;

    /// <summary>A message is about to leave.</summary>
    /// <param name="message">The message.</param>
    public void Count(LinkMessage message)
    {
        var size = WireSize.Of(message);
        lock (_gate) _sent += size;
        _ledger?.Add(message.Kind, _destination, size);
    }

    /// <summary>Books what the messages do not explain. A message counted before it is on the socket makes this wait, never go back.</summary>
    public void Settle()
    {
        if (_stream is not { } stream) return;
        long sent, received;
        lock (_gate)
        {
            sent = Math.Max(0, stream.Sent - _sent);
            received = Math.Max(0, stream.Received - _received);
            _sent += sent;
            _received += received;
        }

        _ledger?.Add(EgressKind.Protocol, _destination, sent, received);
    }
}
