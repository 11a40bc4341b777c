using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Edge.Agent.Tests.Fixtures;
using Edge.TestKit;
using Edge.TestKit.Processes;

namespace Edge.Agent.Tests.Devices.Modbus;

/// <summary>Real Modbus servers: pymodbus, and libmodbus behind the few lines of tests/modbus.</summary>
internal static class ModbusServers
{
    private static readonly Lazy<string?> Libmodbus = new(Build);

    /// <summary>Starts one and waits until it listens; skips the test where it cannot be had.</summary>
    /// <param name="kind"><c>pymodbus</c> or <c>libmodbus</c>.</param>
    /// <param name="port">Its port.</param>
    public static async Task<ProgramProcess> StartAsync(string kind, int port)
    {
        var number = port.ToString(CultureInfo.InvariantCulture);
        ProgramProcess server;
        if (kind == "pymodbus")
        {
            Assert.SkipUnless(Directory.Exists("/usr/lib/python3/dist-packages/pymodbus"), "python3-pymodbus is not installed.");
            server = new ProgramProcess("/usr/bin/python3", [Path.Combine(RepositoryRoot.Path, "tests", "modbus", "pymodbus_server.py"), number]);
        }
        else
        {
            Assert.SkipWhen(Libmodbus.Value is null, "libmodbus-dev is not installed.");
            server = new ProgramProcess(Libmodbus.Value!, [number]);
        }

        await Within.Eventually(() => Listens(port), $"{kind} listens: {server.Output}");
        return server;
    }

    private static bool Listens(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string? Build()
    {
        if (!File.Exists("/usr/include/modbus/modbus.h") || !File.Exists("/usr/bin/gcc")) return null;
        var program = Path.Combine(AppContext.BaseDirectory, "libmodbus_server");
        using var build = Process.Start("gcc", ["-O1", "-I/usr/include/modbus", Path.Combine(RepositoryRoot.Path, "tests", "modbus", "libmodbus_server.c"), "-lmodbus", "-o", program]);
        build.WaitForExit();
        // A compiler that is there and fails is a defect, not a machine without one.
        return build.ExitCode == 0 ? program : throw new InvalidOperationException("tests/modbus/libmodbus_server.c does not build.");
    }
}
