using Edge.Protocol;

namespace Edge.Agent.Remote.Settings;

/// <summary>A setting that the hub may change while the agent runs. One file each; the set is open.</summary>
internal interface IRemoteSetting
{
    /// <summary>Its name in desired state.</summary>
    string Name { get; }

    /// <summary>Says what is wrong with a value before anything takes it.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Null when it may be applied.</returns>
    Problem? Check(string value);

    /// <summary>Puts a checked value into force.</summary>
    /// <param name="value">The value; null for the local one.</param>
    void Apply(string? value);
}
