using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Edge.Protocol.Records;

namespace Edge.Agent.Storage.Hashing;

/// <summary>
/// The digest straight from OpenSSL 3, with the algorithm looked up once. .NET has it looked up for every digest, which costs
/// as much as hashing 400 bytes: half of a record's link in the journal's chain. See <c>EVP_DigestInit(3)</c> and
/// <c>crypto(7)</c>, "Performance".
/// </summary>
internal sealed partial class OpenSslDigest : IDigest
{
    private readonly DigestHandle _context;
    private readonly nint _algorithm;

    private OpenSslDigest(DigestHandle context, nint algorithm)
    {
        _context = context;
        _algorithm = algorithm;
        Begin();
    }

    /// <summary>The quickest digest there is here: OpenSSL's where it can be had, else .NET's.</summary>
    public static IDigest CreateFastest()
    {
        if (!OperatingSystem.IsLinux()) return new RuntimeDigest();
        try
        {
            var algorithm = Fetch(0, "SHA256", 0);
            return algorithm == 0 ? new RuntimeDigest() : new OpenSslDigest(NewContext(), algorithm);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            // Another OpenSSL, or none: .NET knows how to find what it needs.
            return new RuntimeDigest();
        }
    }

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<byte> data) => Check(Update(_context, data, (nuint)data.Length));

    /// <inheritdoc/>
    public void Finish(Span<byte> digest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(digest.Length, SHA256.HashSizeInBytes);
        Check(Final(_context, digest, 0));
        Begin();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_context.IsClosed) return;
        _context.Dispose();
        FreeAlgorithm(_algorithm);
    }

    private void Begin() => Check(Init(_context, _algorithm, 0));

    private static void Check(int succeeded)
    {
        if (succeeded != 1) throw new CryptographicException("OpenSSL could not make a SHA-256 digest.");
    }

    [LibraryImport("libcrypto.so.3", EntryPoint = "EVP_MD_fetch", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Fetch(nint library, string algorithm, nint properties);

    [LibraryImport("libcrypto.so.3", EntryPoint = "EVP_MD_free")]
    private static partial void FreeAlgorithm(nint algorithm);

    [LibraryImport("libcrypto.so.3", EntryPoint = "EVP_MD_CTX_new")]
    private static partial DigestHandle NewContext();

    [LibraryImport("libcrypto.so.3", EntryPoint = "EVP_MD_CTX_free")]
    private static partial void FreeContext(nint context);

    [LibraryImport("libcrypto.so.3", EntryPoint = "EVP_DigestInit_ex2")]
    private static partial int Init(DigestHandle context, nint algorithm, nint parameters);

    [LibraryImport("libcrypto.so.3", EntryPoint = "EVP_DigestUpdate")]
    private static partial int Update(DigestHandle context, ReadOnlySpan<byte> data, nuint count);

    [LibraryImport("libcrypto.so.3", EntryPoint = "EVP_DigestFinal_ex")]
    private static partial int Final(DigestHandle context, Span<byte> digest, nint size);

    /// <summary>An <c>EVP_MD_CTX</c>.</summary>
    private sealed class DigestHandle() : SafeHandle(0, ownsHandle: true)
    {
        /// <inheritdoc/>
        public override bool IsInvalid => handle == 0;

        /// <inheritdoc/>
        protected override bool ReleaseHandle()
        {
            FreeContext(handle);
            return true;
        }
    }
}
