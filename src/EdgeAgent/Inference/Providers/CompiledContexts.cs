using System.Security.Cryptography;
using System.Text;
using Edge.Protocol;
using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace Edge.Agent.Inference.Providers;

/// <summary>
/// What providers compiled, as EPContext models, so that an engine that took minutes is built once. An entry is a folder
/// named by the fingerprint of all that the result depends on: model, provider, options, device, driver, ONNX Runtime.
/// </summary>
internal sealed class CompiledContexts
{
    /// <summary>Entries kept: two versions of a few models on one device; an engine may have hundreds of megabytes.</summary>
    private const int MostEntries = 8;

    private const string ModelName = "context.onnx";
    private const string SumsName = "SHA256SUMS";
    private const string FingerprintName = "fingerprint.txt";

    private readonly string _directory;
    private readonly OnnxRuntimeLibrary _library;
    private readonly Lazy<HardwareFacts> _facts;
    private readonly TimeProvider _time;

    /// <summary>A cache in a folder.</summary>
    /// <param name="directory">The folder; made when needed.</param>
    /// <param name="library">ONNX Runtime.</param>
    /// <param name="facts">The box: other drivers need other contexts.</param>
    /// <param name="time">The clock that says which entry was used last.</param>
    public CompiledContexts(string directory, OnnxRuntimeLibrary library, Lazy<HardwareFacts> facts, TimeProvider time)
    {
        _directory = directory;
        _library = library;
        _facts = facts;
        _time = time;
    }

    /// <summary>Opens a session from the cache, or compiles one and keeps the result.</summary>
    /// <param name="request">What to open.</param>
    /// <param name="model">Digest of the model version.</param>
    /// <param name="options">The session's options, providers appended.</param>
    /// <exception cref="OnnxRuntimeException">The provider cannot open the model.</exception>
    public InferenceSession Open(SessionRequest request, ArtifactDigest model, SessionOptions options)
    {
        var fingerprint = Fingerprint(request, model);
        var entry = Path.Combine(_directory, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(fingerprint))));
        if (OpenKept(entry, fingerprint, options) is { } kept) return kept;

        var building = entry + ".building";
        Remove(building);
        try
        {
            Directory.CreateDirectory(building);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A full or read-only disk costs the next start its time, not this one its model.
            return new InferenceSession(request.File, options);
        }

        return Compile(request, options, building, entry, fingerprint);
    }

    private InferenceSession? OpenKept(string entry, string fingerprint, SessionOptions options)
    {
        if (!Directory.Exists(entry)) return null;
        if (IsWhole(entry, fingerprint))
        {
            try
            {
                var session = new InferenceSession(Path.Combine(entry, ModelName), options);
                Touch(entry);
                return session;
            }
            catch (OnnxRuntimeException)
            {
                // The provider itself refuses what it once compiled.
            }
        }

        Remove(entry);
        return null;
    }

    private void Touch(string entry)
    {
        try
        {
            Directory.SetLastWriteTimeUtc(entry, _time.GetUtcNow().UtcDateTime);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // On a read-only disk nothing is thrown out either.
        }
    }

    private InferenceSession Compile(SessionRequest request, SessionOptions options, string building, string entry, string fingerprint)
    {
        options.AddSessionConfigEntry("ep.context_enable", "1");
        options.AddSessionConfigEntry("ep.context_file_path", Path.Combine(building, ModelName));
        InferenceSession session;
        try
        {
            session = new InferenceSession(request.File, options);
        }
        catch (OnnxRuntimeException)
        {
            // Some providers compile but cannot write it down; whether this one runs the model is the plain session's to say.
            Remove(building);
            options.AddSessionConfigEntry("ep.context_enable", "0");
            return new InferenceSession(request.File, options);
        }

        if (File.Exists(Path.Combine(building, ModelName))) Keep(building, entry, fingerprint);
        else Remove(building);
        return session;
    }

    private void Keep(string building, string entry, string fingerprint)
    {
        try
        {
            File.WriteAllLines(Path.Combine(building, FingerprintName), fingerprint.Split('\n'));
            File.WriteAllLines(Path.Combine(building, SumsName), Sums(building));
            Directory.Move(building, entry);
            foreach (var old in new DirectoryInfo(_directory).GetDirectories().OrderByDescending(folder => folder.LastWriteTimeUtc).Skip(MostEntries)) Remove(old.FullName);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Remove(building);
        }
    }

    private static bool IsWhole(string entry, string fingerprint)
    {
        try
        {
            return File.ReadAllLines(Path.Combine(entry, FingerprintName)).SequenceEqual(fingerprint.Split('\n'))
                && File.ReadAllLines(Path.Combine(entry, SumsName)).SequenceEqual(Sums(entry));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string[] Sums(string folder) =>
    [
        .. Directory.GetFiles(folder).Where(file => Path.GetFileName(file) != SumsName).Order(StringComparer.Ordinal).Select(file =>
        {
            using var stream = File.OpenRead(file);
            return $"{Convert.ToHexStringLower(SHA256.HashData(stream))}  {Path.GetFileName(file)}";
        }),
    ];

    private string Fingerprint(SessionRequest request, ArtifactDigest model)
    {
        var text = new StringBuilder($"model={model}\nfile={Path.GetFileName(request.File)}\nonnxruntime={_library.Version}\ndrivers={_facts.Value.Drivers}");
        foreach (var name in request.Followers.Prepend(request.Provider))
        {
            var options = request.Policy.OptionsOf(name);
            text.Append($"\nprovider={_library.Providers.NameOf(name)}");
            if (_library.Providers.FindPlugin(name) is { } plugin && plugin.Choose(options.GetValueOrDefault("device")) is { } device)
            {
                text.Append($"\nversion={plugin.Version}\ndevice={device.HardwareDevice.VendorId:x}:{device.HardwareDevice.DeviceId:x} {PluginProvider.Describe(device)}");
                foreach (var (key, value) in device.EpMetadata.Entries.OrderBy(pair => pair.Key, StringComparer.Ordinal)) text.Append($"\n{key}={value}");
            }

            foreach (var (key, value) in options.OrderBy(pair => pair.Key, StringComparer.Ordinal)) text.Append($"\noption.{key}={value}");
        }

        return text.ToString();
    }

    private static void Remove(string folder)
    {
        try
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Left behind it is refused again by its sums.
        }
    }
}
