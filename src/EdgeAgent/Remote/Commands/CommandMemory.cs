using System.Globalization;
using System.Text.Json;
using Edge.Agent.Storage;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Remote.Commands;

/// <summary>
/// The answers to the last commands, in memory and on disk: a command that is delivered again is answered again and does
/// not run twice, over a restart too. Not thread-safe; one command runs at a time.
/// </summary>
internal sealed partial class CommandMemory
{
    /// <summary>A hub repeats a command within minutes; nobody sends so many in between. 32 of 96 KiB are 3 MiB at most.</summary>
    private const int Kept = 32;

    private readonly string _folder;
    private readonly ILogger<CommandMemory> _log;
    private readonly Dictionary<string, CommandResponse> _answers = new(StringComparer.Ordinal);
    private readonly Queue<(long Number, string Id)> _order = new();
    private long _next;

    public CommandMemory(string dataDirectory, ILogger<CommandMemory> log)
    {
        _folder = Path.Combine(dataDirectory, "remote", "commands");
        _log = log;
        Load();
    }

    /// <summary>The answer to a command, or null for one that is new.</summary>
    /// <param name="id">The command.</param>
    public CommandResponse? Find(string id) => _answers.GetValueOrDefault(id);

    /// <summary>Keeps an answer, in the place of the command's earlier one. Before a command runs its answer is that it was interrupted.</summary>
    /// <param name="response">The answer.</param>
    public void Keep(CommandResponse response)
    {
        if (!_answers.ContainsKey(response.Id)) _order.Enqueue((_next++, response.Id));
        _answers[response.Id] = response;
        try
        {
            Directory.CreateDirectory(_folder);
            AtomicFile.Write(PathOf(_order.Last(entry => entry.Id == response.Id)), JsonSerializer.SerializeToUtf8Bytes(response, ProtocolJson.Default.CommandResponse));
            while (_order.Count > Kept) Drop(_order.Dequeue());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Commands are how a full disk is looked into: they go on, and are remembered for as long as the agent runs.
            Log.NotKept(_log, response.Id, exception);
        }
    }

    private string PathOf((long Number, string Id) entry) => Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{entry.Number:D10}-{entry.Id}.json"));

    private void Drop((long Number, string Id) entry)
    {
        _answers.Remove(entry.Id);
        File.Delete(PathOf(entry));
    }

    private void Load()
    {
        if (!Directory.Exists(_folder)) return;
        foreach (var path in Directory.EnumerateFiles(_folder, "*.json").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(path).Split('-', 2);
            if (name.Length != 2 || !long.TryParse(name[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)) continue;
            try
            {
                if (!ProtocolJson.Parse(File.ReadAllBytes(path), ProtocolJson.Default.CommandResponse, "answer").TryGet(out var response, out _)) continue;
                _answers[response.Id] = response;
                _order.Enqueue((number, response.Id));
                _next = number + 1;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Log.NotKept(_log, name[1], exception);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5531, LogLevel.Warning, "The answer to command {Id} is not on disk; after a restart the command could run again.")]
        public static partial void NotKept(ILogger logger, string id, Exception exception);
    }
}
