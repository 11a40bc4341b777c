using MudBlazor;

namespace Edge.Hub.Dashboard;

/// <summary>The dashboard's colours and type: quiet surfaces, so that verdicts are the only colour that calls.</summary>
internal static class Theme
{
    private static readonly string[] Font = ["Inter", "system-ui", "Segoe UI", "Liberation Sans", "sans-serif"];

    /// <summary>The theme, light and dark.</summary>
    public static MudTheme Edge { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#0f766e",
            Success = "#15803d",
            Error = "#b91c1c",
            Warning = "#a16207",
            Info = "#6d28d9",
            Background = "#f6f7f8",
            Surface = "#ffffff",
            AppbarBackground = "#ffffff",
            AppbarText = "#18212b",
            TextPrimary = "#18212b",
            TextSecondary = "#566270",
            LinesDefault = "#e3e7eb",
            TableLines = "#eceff2",
            TableHover = "#f1f4f6",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#2dd4bf",
            Success = "#4ade80",
            Error = "#f87171",
            Warning = "#facc15",
            Info = "#c4b5fd",
            Background = "#0f1418",
            Surface = "#171d23",
            AppbarBackground = "#171d23",
            AppbarText = "#e8edf2",
            TextPrimary = "#e8edf2",
            TextSecondary = "#9aa7b4",
            LinesDefault = "#28313a",
            TableLines = "#222a32",
            TableHover = "#1d242b",
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "8px", AppbarHeight = "52px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Font, FontSize = "0.875rem" },
            Body2 = new Body2Typography { FontFamily = Font, FontSize = "0.8125rem" },
            Button = new ButtonTypography { FontFamily = Font, TextTransform = "none" },
        },
    };
}
