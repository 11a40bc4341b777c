using Edge.Protocol.Trust.Keys;
using Edge.Protocol.Trust.Signing;

namespace Edge.TestKit.Trust;

/// <summary>A role of a <see cref="TestRepository"/>: whose keys it has, and who really signs.</summary>
public sealed class TestRole
{
    public List<SigningKey> Keys { get; } = [SigningKey.CreateEcdsa()];

    /// <summary>Who signs in the keys' place; null for the keys themselves.</summary>
    public List<SigningKey>? Signers { get; set; }

    public int Threshold { get; set; } = 1;

    public long Version { get; set; }

    public DateTimeOffset Expires { get; set; } = TestRepository.Start.AddDays(30);

    public KeyRing Ring => new([.. Keys.Select(key => key.Public.Id).Distinct()], Threshold);

    public void Rotate()
    {
        Keys.Clear();
        Keys.Add(SigningKey.CreateEcdsa());
    }
}
