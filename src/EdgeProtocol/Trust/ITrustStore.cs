namespace Edge.Protocol.Trust;

/// <summary>The metadata that this box trusts, one file a role, over restarts. The file of a role is replaced whole or not at all.</summary>
public interface ITrustStore
{
    /// <summary>A role's file; null where there is none.</summary>
    /// <param name="role">The role.</param>
    Outcome<ReadOnlyMemory<byte>?> Read(string role);

    /// <summary>Replaces a role's file; it is on the disk when this returns.</summary>
    /// <param name="role">The role.</param>
    /// <param name="bytes">The file as it was received.</param>
    Problem? Write(string role, ReadOnlyMemory<byte> bytes);

    /// <summary>Removes a role's file; that it is not there is no problem.</summary>
    /// <param name="role">The role.</param>
    Problem? Delete(string role);
}
