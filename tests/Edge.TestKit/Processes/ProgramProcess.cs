using System.Collections.Concurrent;
using System.Diagnostics;

namespace Edge.TestKit.Processes;

/// <summary>A real child process with its output kept, stopped as a service manager would or killed as a crash would.</summary>
public class ProgramProcess : IAsyncDisposable
{
    /// <summary>Enough to see what led to a failure without keeping a soak run's whole log.</summary>
    private const int KeptLines = 2_000;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private bool _disposed;

    /// <summary>Starts a program.</summary>
    /// <param name="path">The executable.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables on top of this process's own.</param>
    public ProgramProcess(string path, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(path) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>The last lines of standard output and error, oldest first.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Resident set size in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Runs a program to its end.</summary>
    /// <param name="path">The executable.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Exit code and output.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(string path, params string[] arguments)
    {
        await using var process = new ProgramProcess(path, arguments);
        return (await process.WaitForExitAsync(TimeSpan.FromMinutes(5)), process.Output);
    }

    /// <summary>Waits for an output line, past ones included.</summary>
    /// <param name="wanted">Whether a line is the one.</param>
    /// <param name="timeout">How long.</param>
    public async Task<string> WaitForLineAsync(Predicate<string> wanted, TimeSpan timeout)
    {
        using var limit = new CancellationTokenSource(timeout);
        while (true)
        {
            if (_output.FirstOrDefault(line => wanted(line)) is { } found) return found;
            try
            {
                await _arrived.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"No such line within {timeout}. Output:\n{Output}");
            }
        }
    }

    /// <summary>Waits for the end.</summary>
    /// <param name="timeout">How long.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> WaitForExitAsync(TimeSpan timeout)
    {
        using var limit = new CancellationTokenSource(timeout);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{_process.StartInfo.FileName} did not end within {timeout}. Output:\n{Output}");
        }
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as a service manager stops a unit.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        if (!_process.HasExited) Process.Start("kill", ["-TERM", $"{Id}"]).WaitForExit();
        return await WaitForExitAsync(TimeSpan.FromSeconds(30));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        await KillAsync();
        _process.Dispose();
        _arrived.Dispose();
        GC.SuppressFinalize(this);
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        _output.Enqueue(line);
        while (_output.Count > KeptLines) _output.TryDequeue(out _);
        _arrived.Release();
    }
}
