using System.Collections.Immutable;

namespace PgTlsDashboard.Client.Reading;

/// <summary>A view of the access rules: its name in the URL and its title.</summary>
public sealed record AccessTab(string Name, string Title);

/// <summary>The views of the page <em>Who can connect</em>, in order.</summary>
public static class AccessTabs
{
    public const string Matrix = "matrix";
    public const string Explain = "explain";
    public const string Advice = "advice";
    public const string Records = "records";
    public const string Watch = "watch";

    public static ImmutableArray<AccessTab> All { get; } =
    [
        new(Matrix, "Matrix"),
        new(Explain, "Explain a connection"),
        new(Advice, "Advice"),
        new(Records, "Records"),
        new(Watch, "Plaintext watch"),
    ];

    public static int IndexOf(string? name)
    {
        for (var i = 0; i < All.Length; i++)
            if (All[i].Name == name) return i;
        return -1;
    }
}
