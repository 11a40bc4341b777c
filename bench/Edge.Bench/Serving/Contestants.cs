using System.Globalization;
using System.Text.Json.Nodes;
using Edge.TestKit;
using Edge.TestKit.Processes;
using Edge.TestKit.Vision;

namespace Edge.Bench.Serving;

/// <summary>Starts the servers that are compared; all have one process, and as many threads for inference.</summary>
internal sealed class Contestants
{
    /// <summary>Inferences at once, a thread each: the cores of a small box.</summary>
    public const int Instances = 2;

    private readonly TemporaryDirectory _folder;

    public Contestants(TemporaryDirectory folder) => _folder = folder;

    private string Model => _folder.Combine("models", VisionModel.Name, "1", "model.onnx");

    /// <summary>Answers at once: what is measured is the client.</summary>
    public static Task<Server> EchoAsync() => BareAsync("echo (the client alone)", "-");

    /// <summary>The C API behind a socket.</summary>
    public Task<Server> BareAsync() => BareAsync("bare C++ server", Model);

    /// <summary>The published agent.</summary>
    /// <param name="name">What the table calls it.</param>
    /// <param name="serving">How the model is served, as in <c>model.json</c>.</param>
    public Task<Server> AgentAsync(string name, string serving)
    {
        var home = _folder.Combine(name.Replace(' ', '-'));
        VisionModel.Write(Path.Combine(home, "models"), serving);
        var port = Ports.Free();
        var configuration = new JsonObject
        {
            ["site"] = "plant",
            ["device"] = "bench",
            ["dataDirectory"] = "state",
            ["hub"] = "none",
            ["models"] = new JsonObject { ["repository"] = "models" },
            ["api"] = new JsonObject { ["listen"] = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}") },
            ["storage"] = new JsonObject { ["freeSpaceReserve"] = "1MiB" },
            ["pipelines"] = new JsonArray(),
        };
        var file = Path.Combine(home, "agent.json");
        using (var stream = File.Create(file)) stream.Write(System.Text.Encoding.UTF8.GetBytes(configuration.ToJsonString()));
        return Server.StartAsync(name, port, Binaries.Agent, "run", "--config", file);
    }

    /// <summary>fastify and onnxruntime-node.</summary>
    /// <param name="threads">Threads of its session.</param>
    public Task<Server> NodeAsync(int threads)
    {
        var port = Ports.Free();
        return Server.StartAsync(
            $"Node, {threads} intra-op", port, "node", Path.Combine(Tools.NodeServer!, "server.js"), Text(port), Model, Text(threads));
    }

    /// <summary>http.server and onnxruntime in a trixie root.</summary>
    public Task<Server> PythonAsync()
    {
        var port = Ports.Free();
        var script = Path.Combine(RepositoryRoot.Path, "bench", "python-server", "server.py");
        return Server.StartAsync(
            "Python", port, Path.Combine(RepositoryRoot.Path, "models", "training", "in-root.sh"),
            Tools.TrixieRoot!, "python3", script, Text(port), Path.GetDirectoryName(Model)!);
    }

    private static Task<Server> BareAsync(string name, string model)
    {
        var port = Ports.Free();
        return Server.StartAsync(name, port, Tools.BareServe, Text(port), model, Text(Instances), ServingRun.Shape);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
