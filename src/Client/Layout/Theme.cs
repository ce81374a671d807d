using MudBlazor;

namespace PgTlsDashboard.Client.Layout;

/// <summary>What MudBlazor must know beside the tokens of <c>wwwroot/css/app.css</c>, which hold every colour for light and dark.</summary>
internal static class Theme
{
    public static MudTheme Dashboard { get; } = new()
    {
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px" },
        Typography = new Typography
        {
            Default = new DefaultTypography
            {
                FontFamily = ["Inter", "system-ui", "sans-serif"],
                FontSize = "14px",
                LineHeight = "1.5",
                LetterSpacing = "0"
            },
            Button = new ButtonTypography
            {
                FontFamily = ["Inter", "system-ui", "sans-serif"],
                FontSize = "14px",
                FontWeight = "550",
                TextTransform = "none",
                LetterSpacing = "0"
            },
        },
    };
}
