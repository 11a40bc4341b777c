using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Edge.TestKit.Network;

/// <summary>A network namespace of its own, and what runs in it. Needs root and iproute2.</summary>
public sealed partial class NetworkNamespace : IDisposable
{
    private const int NewNetwork = 0x40000000; // CLONE_NEWNET

    private const string Ip = "/usr/sbin/ip";

    /// <summary>Makes a namespace with its loopback up.</summary>
    /// <param name="purpose">Part of its name.</param>
    public NetworkNamespace(string purpose)
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"edge-{purpose}-{Environment.ProcessId}");
        Run("netns", "add", Name);
        Inside("link", "set", "lo", "up");
    }

    /// <summary>Its name, as <c>ip netns</c> knows it.</summary>
    public string Name { get; }

    /// <summary>Why this machine cannot have any; null when it can.</summary>
    public static string? Obstacle
    {
        get
        {
            if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) return "network namespaces need Linux and root";
            if (!File.Exists(Ip)) return "iproute2 is not installed";
            if (!File.Exists("/dev/net/tun")) return "this kernel has no /dev/net/tun";
            try
            {
                using var trial = new NetworkNamespace("trial");
                return null;
            }
            catch (InvalidOperationException exception)
            {
                return exception.Message;
            }
        }
    }

    /// <summary>Runs <c>ip</c> inside.</summary>
    /// <param name="arguments">Its arguments.</param>
    public void Inside(params string[] arguments) => Run(["-n", Name, .. arguments]);

    /// <summary>The command line that runs a program inside.</summary>
    /// <param name="program">The program.</param>
    public (string Program, string[] Prefix) Wrap(string program) => (Ip, ["netns", "exec", Name, program]);

    /// <summary>Makes a socket that belongs to the namespace, whoever uses it afterwards.</summary>
    public Socket CreateSocket()
    {
        Socket? socket = null;
        Exception? failure = null;
        // A thread that has entered a namespace is not given back to the pool.
        var thread = new Thread(() =>
        {
            try
            {
                using var place = File.OpenHandle($"/run/netns/{Name}");
                if (Enter((int)place.DangerousGetHandle(), NewNetwork) != 0) throw new Win32Exception();
                socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            }
#pragma warning disable CA1031 // Thrown again on the caller's thread.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failure = exception;
            }
        });
        thread.Start();
        thread.Join();
        return socket ?? throw new InvalidOperationException($"No socket in {Name}.", failure);
    }

    /// <inheritdoc/>
    public void Dispose() => Run("netns", "del", Name);

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int Enter(int file, int kind);

    private static void Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Ip, arguments) { RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"ip {string.Join(' ', arguments)}: {errors.Trim()}");
    }
}
