using System.Collections.Immutable;

namespace PgTlsDashboard.Core.State;

/// <summary>The wizard's steps in order.</summary>
public static class SetupSteps
{
    public const string Inspect = "inspect";
    public const string ServerCertificate = "server-certificate";
    public const string AccessRules = "access-rules";
    public const string ClientCertificate = "client-certificate";
    public const string Verify = "verify";

    public static ImmutableArray<SetupStep> All { get; } =
    [
        new(Inspect, "Inspect"),
        new(ServerCertificate, "Server certificate"),
        new(AccessRules, "Access rules"),
        new(ClientCertificate, "Client certificate"),
        new(Verify, "Verify"),
    ];

    public static int IndexOf(string? name)
    {
        for (var i = 0; i < All.Length; i++)
            if (All[i].Name == name) return i;
        return -1;
    }
}
