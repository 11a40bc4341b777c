using System.Globalization;
using Spectre.Console;

namespace Edge.Hub.Commands;

/// <summary>Table cells: the same on every machine, and never read as markup.</summary>
internal static class Cell
{
    /// <summary>A cell's text; empty for null.</summary>
    public static string Of(object? value) => Markup.Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
}
