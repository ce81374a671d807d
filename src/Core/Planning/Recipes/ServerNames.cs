using System.Collections.Immutable;
using PgTlsDashboard.Core.Inventory;

namespace PgTlsDashboard.Core.Planning.Recipes;

/// <summary>The names that a server certificate should prove when nobody said otherwise.</summary>
public static class ServerNames
{
    private static readonly ImmutableArray<string> s_loopback = ["localhost", "127.0.0.1", "::1"];

    public static ImmutableArray<string> For(Target target) =>
        s_loopback.Contains(target.Host) ? [target.Host, .. s_loopback.Where(n => n != target.Host)] : [target.Host];
}
