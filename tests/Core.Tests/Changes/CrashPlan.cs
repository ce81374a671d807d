using PgTlsDashboard.Core.Changes.Plans;
using PgTlsDashboard.Core.Host;

namespace PgTlsDashboard.Core.Tests.Changes;

/// <summary>
/// A plan of four files, as Debian lays them out: a key and a certificate that are new, pg_hba.conf, and postgresql.conf behind a link.
/// </summary>
public static class CrashPlan
{
    private const int ServerUid = 65534;

    // Long enough that a write in place has a middle.
    public static string HbaBefore { get; } = string.Concat(Enumerable.Range(0, 4000).Select(i => $"host db{i} all 10.0.0.0/8 md5\n"));

    private static string HbaAfter { get; } =
        string.Concat(Enumerable.Range(0, 4000).Select(i => $"hostssl db{i} all 10.0.0.0/8 scram-sha-256\n"));

    public static ChangePlan Make(Workplace place, bool inPlace)
    {
        place.Write("data/pg_hba.conf", HbaBefore, Workplace.PrivateFile);
        place.Write("etc/postgresql.conf", "listen_addresses = '*'\n" + new string('#', 70_000));
        File.CreateSymbolicLink(place.At("data/postgresql.conf"), "../etc/postgresql.conf");
        // Only root can give files away; then the server's account owns what it reads.
        if (Workplace.IsRoot)
            Workplace.Run("chown", "-R", "--no-dereference", $"{ServerUid}:{ServerUid}", place.Target);
        var owner = Workplace.IsRoot ? new FileOwner(ServerUid, ServerUid, "server") : null;
        return place.Plan(
            place.Secret("data/server.key", "-----BEGIN PRIVATE KEY-----\nMIG\n-----END PRIVATE KEY-----\n") with { Owner = owner },
            place.Change("data/server.crt", "-----BEGIN CERTIFICATE-----\n"),
            place.Change("data/pg_hba.conf", HbaAfter, Workplace.PrivateFile) with { InPlace = inPlace },
            place.Change("data/postgresql.conf", "ssl = on\n") with { InPlace = inPlace });
    }
}
