using System.CommandLine;
using Edge.Hub.Models;
using Edge.Protocol;

namespace Edge.Hub.Commands;

/// <summary>Whom a rule is for, the same on every command that sets or clears one.</summary>
internal sealed class TargetOptions
{
    private readonly Option<string?> _device = new("--device") { Description = "One device, site/device." };
    private readonly Option<string?> _label = new("--label") { Description = "Every device with this label, key=value, those to come included." };
    private readonly Option<bool> _all = new("--all") { Description = "Every device, those to come included." };

    public void AddTo(Command command)
    {
        command.Add(_device);
        command.Add(_label);
        command.Add(_all);
    }

    public string? Device(ParseResult parsed) => parsed.GetValue(_device);

    public string? Label(ParseResult parsed) => parsed.GetValue(_label);

    public bool All(ParseResult parsed) => parsed.GetValue(_all);

    /// <summary>What is wrong with the target, or null.</summary>
    public Problem? Check(ParseResult parsed) => AssignmentTarget.Parse(Device(parsed), Label(parsed), All(parsed)).Problem;

    /// <summary>The target as a query string.</summary>
    public string Query(ParseResult parsed)
    {
        if (Device(parsed) is { } device) return $"?device={Uri.EscapeDataString(device)}";
        return Label(parsed) is { } label ? $"?label={Uri.EscapeDataString(label)}" : "?all=true";
    }
}
