using System.Security.Cryptography;

namespace Edge.Agent.Connectivity;

/// <summary>Random fractions that spread a fleet's retries; not secret, but seeded apart on every box.</summary>
public static class Jitter
{
    /// <summary>A fraction from 0 to below 1.</summary>
    public static double Next() => RandomNumberGenerator.GetInt32(1 << 24) / (double)(1 << 24);
}
