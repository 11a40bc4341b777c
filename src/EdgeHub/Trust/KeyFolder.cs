using System.Text;
using Edge.Hub.Storage;
using Edge.Protocol;
using Edge.Protocol.Trust.Keys;
using Edge.Protocol.Trust.Signing;

namespace Edge.Hub.Trust;

/// <summary>The operator's folder of offline keys: <c>&lt;role&gt;-&lt;key id&gt;.pem</c>, PKCS#8, with a passphrase where one was given.</summary>
internal sealed class KeyFolder
{
    /// <summary>Digits of a key's id in its file's name: enough for a person to tell two apart.</summary>
    private const int IdDigits = 12;

    private readonly string _folder;
    private readonly string? _passphrase;

    /// <summary>A folder.</summary>
    /// <param name="folder">Its path.</param>
    /// <param name="passphrase">What its keys are encrypted with; null for not.</param>
    public KeyFolder(string folder, string? passphrase)
    {
        _folder = folder;
        _passphrase = passphrase;
    }

    /// <summary>Where it is.</summary>
    public string Path => _folder;

    /// <summary>Makes a key of a role and writes it here.</summary>
    /// <param name="role">The role.</param>
    public SigningKey Create(string role)
    {
        var key = SigningKey.CreateEcdsa();
        Write(System.IO.Path.Combine(_folder, $"{role}-{key.Public.Id[..IdDigits]}.pem"), key, _passphrase);
        return key;
    }

    /// <summary>The keys here that belong to a ring, whatever their files are called.</summary>
    /// <param name="ring">The ring.</param>
    public Outcome<IReadOnlyList<SigningKey>> Find(KeyRing ring) =>
        All().TryGet(out var all, out var problem) ? all.Where(key => ring.KeyIds.Contains(key.Public.Id)).ToArray() : problem;

    /// <summary>Every key here.</summary>
    public Outcome<IReadOnlyList<SigningKey>> All()
    {
        if (!Directory.Exists(_folder)) return new Problem(ReasonCode.NotFound, $"The key folder '{_folder}' does not exist.");
        var found = new List<SigningKey>();
        foreach (var path in Directory.EnumerateFiles(_folder, "*.pem").Order(StringComparer.Ordinal))
        {
            var pem = File.ReadAllText(path);
            if (!SigningKey.Read(pem, pem.Contains("ENCRYPTED", StringComparison.Ordinal) ? _passphrase : null).TryGet(out var key, out var problem))
                return new Problem(problem.Reason, $"{path}: {problem.Message}");
            found.Add(key);
        }

        return found;
    }

    /// <summary>Writes a key, readable by its owner alone.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">The key.</param>
    /// <param name="passphrase">Encrypts it; null for not.</param>
    public static void Write(string path, SigningKey key, string? passphrase) =>
        DurableFile.Write(path, Encoding.ASCII.GetBytes(key.ToPem(passphrase) + "\n"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
}
