using System.Net.NetworkInformation;

namespace Edge.Agent.Connectivity.Dialing;

/// <summary>The system's word that a network came or went on this box: reason to dial now instead of at the next turn.</summary>
internal sealed class NetworkChanges : IDisposable
{
    private readonly Pulse _pulse;
    private readonly bool _listens;

    /// <summary>Begins to listen; where the system does not say, the dialer's turns have to do.</summary>
    /// <param name="pulse">Set at every change.</param>
    public NetworkChanges(Pulse pulse)
    {
        _pulse = pulse;
        try
        {
            NetworkChange.NetworkAddressChanged += OnChanged;
            _listens = true;
        }
        catch (NetworkInformationException)
        {
            // No netlink socket for this user.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_listens) NetworkChange.NetworkAddressChanged -= OnChanged;
    }

    private void OnChanged(object? sender, EventArgs arguments) => _pulse.Set();
}
