using PgTlsDashboard.Core.Bundles.Connection;

namespace PgTlsDashboard.Core.Bundles.Snippets;

/// <summary>What both Go texts have.</summary>
internal static class GoText
{
    public static string Because(BundleConnection client) => client.Because("//") is { Length: > 0 } comment ? "\t" + comment : "";
}
