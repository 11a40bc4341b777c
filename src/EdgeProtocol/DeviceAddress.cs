using System.Text.RegularExpressions;

namespace Edge.Protocol;

/// <summary>A device within its site: the two levels of every device topic.</summary>
/// <param name="Site">Site name, <c>[a-z0-9-]{1,64}</c>.</param>
/// <param name="Device">Device name, <c>[a-z0-9-]{1,64}</c>, unique within the site.</param>
public sealed partial record DeviceAddress(string Site, string Device)
{
    /// <summary>Checks one name of an address.</summary>
    /// <param name="name">The site or device name.</param>
    /// <returns>Null when it may be used, else what is wrong with it.</returns>
    public static string? Check(string name) => name switch
    {
        "blocks" or "trust" => $"'{name}' is reserved for topics every device reads; choose another name.",
        _ when !NameForm().IsMatch(name) => $"'{name}' is not 1 to 64 of the characters a-z, 0-9 and '-'.",
        _ => null,
    };

    /// <inheritdoc/>
    public override string ToString() => $"{Site}/{Device}";

    [GeneratedRegex(@"\A[a-z0-9-]{1,64}\z")]
    private static partial Regex NameForm();
}
