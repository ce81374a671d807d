using System.Collections.Immutable;
using System.Net;
using System.Text;
using PgTlsDashboard.Core.Hba.Matching;

namespace PgTlsDashboard.Live.Tests.AccessChecks;

/// <summary>Rule files and logins at random, of few enough names and networks that they meet.</summary>
internal sealed class AccessCheckRandom(Random random, int major)
{
    private static readonly string[] s_roles =
        ["alice", "bob", "carol", "Quoted Role", "we,ird", "all", "Alice", "say \"hi\"", "+team", "/^a", "repl", "boss", "app", "\u00fcni",
            "postgres", "ghost", "team"];

    private static readonly string[] s_databases =
        ["app", "App", "alice", "team", "crew", "all", "replication", "sameuser", "we,ird", "/^al", "Quoted Role", "postgres",
            "+team", "bob"];

    private static readonly string[] s_roleWords =
        ["all", "all", "\"all\"", "+team", "+\"team\"", "\"+team\"", "+sub", "+crew", "+alice", "+bob", "+\"Quoted Role\"", "+nobody",
            "ALL", "alice", "bob", "carol", "\"Alice\"", "Alice"];

    private static readonly string[] s_databaseWords =
        ["all", "all", "all", "\"all\"", "sameuser", "\"sameuser\"", "samerole", "samegroup", "replication", "\"replication\"", "app",
            "App", "\"App\"", "postgres", "+team"];

    private static readonly string[] s_patterns =
        ["/^a", "/e$", "\"/^[A-Z]\"", "/^(al|bo)", "\"/^.{3,4}$\"", "/^(.)o\\1$", "/.*", "\"/^quoted role$\"", "\"/(?i)^QUOTED\"",
            "/^[[:alpha:]]+$", "/\\mall\\M", "\"/^we\\,\""];

    private static readonly string[] s_addresses =
    [
        "127.0.0.0/8", "127.0.0.0/8", "0.0.0.0/0", "all", "all", "127.0.0.1/32", "127.1.0.0/16", "127.1.2.0/24", "127.1.2.3/9",
        "127.2.0.0 255.255.0.0", "127.0.0.3 255.0.0.255", "127.1.0.0 255.3.0.0", "0.0.0.0/0", "::/0", "::1/128", "all", "samehost",
        "samenet", "10.0.0.0/8", "127.1.2.3 255.255.255.255", "::ffff:127.0.0.0/104", "0.0.0.0 0.0.0.0", "127.0.0.0/7",
    ];

    private static readonly string[] s_sources =
        ["127.0.0.1", "127.0.0.1", "127.0.0.3", "127.1.2.3", "127.1.2.200", "127.1.9.9", "127.2.0.3", "127.2.7.7", "127.3.4.3",
            "127.77.1.3", "127.255.255.254", "::1"];

    private static readonly string[] s_hostNames = ["localhost", ".example.com", "LOCALHOST", ".localdomain", "nowhere.invalid"];

    private static readonly string[] s_identLines =
    [
        "m1 alice@example.com alice", "m1 repl-host repl", "m1 /^(.*)@example\\.com$ \\1", "m1 root bob", "m1 /^root$ boss",
        "m1 root alice", "m1 bob alice", "m1 /^(al)(.*)$ \\1\\2", "m1 /^al carol", "m1 /^r(oot)?x?$ x\\1",
        "m2 \"CN=alice,OU=ops\" alice", "m2 \"/^CN=(.*),OU=ops$\" \\1", "m2 root all", "m2 root \"all\"", "m2 root +team", "m2 root +crew",
        "m2 root \"+team\"", "m2 root /^a", "m2 alice +team", "m2 /^(.*)$ \\1", "m2 /^(.)lice$ \"+team\"",
        "m2 \"/^a\" carol", "m2 /.* +crew", "m2 /^ro /^b", "m2 \"Quoted Role\" \"Quoted Role\"", "m2 /^(.*) [Rr]ole$ \"\\1 Role\"",
    ];

    private T Pick<T>(params T[] of) => of[random.Next(of.Length)];

    private bool Chance(double share) => random.NextDouble() < share;

    public string Ident() => Lines(random.Next(1, 12), () => Pick(s_identLines));

    /// <summary>A whole file; from 16 it may include the other.</summary>
    public string Hba(int records) =>
        AccessCheckServer.Own + Lines(records, () => major >= 16 && Chance(0.03) ? "include included.conf" : Record());

    public string Included() => Lines(random.Next(1, 4), Record);

    private static string Lines(int count, Func<string> line)
    {
        var text = new StringBuilder();
        for (; count > 0; count--) text.Append(line()).Append('\n');
        return text.ToString();
    }

    private string Record()
    {
        if (Chance(0.05)) return "# nothing";
        var type = Pick("local", "local", "host", "host", "host", "hostssl", "hostssl", "hostssl", "hostnossl", "hostnossl", "hostgssenc",
            "hostnogssenc");
        var address = type == "local" ? "" : Chance(0.02) ? Pick(s_hostNames) : Pick(s_addresses);
        var method = type == "local" ? Pick("trust", "reject", "password", "md5", "scram-sha-256", "peer", "peer map=m1", "peer map=m2")
            : Pick("trust", "trust", "reject", "reject", "password", "md5", "scram-sha-256", "scram-sha-256", type == "hostssl"
                ? "cert"
                : "trust", type == "hostssl" ? "cert map=m1" : "reject", Chance(0.1) ? "ident map=m1" : "md5");
        if (type == "hostssl" && !method.StartsWith("cert", StringComparison.Ordinal) && Chance(0.5))
            method += Pick(" clientcert=verify-ca", " clientcert=verify-full");
        if (type == "hostssl" && major >= 14 && Chance(0.2)) method += Pick(" clientname=DN", " clientname=CN");
        if (method.StartsWith("cert clientname=DN", StringComparison.Ordinal) && Chance(0.7)) method += " map=m2";
        if (Chance(0.08)) return type == "local" ? $"local all all {method}" : $"{type} all,replication all all {method}";
        return $"{type} {Names(s_databaseWords, s_databases)} {Names(s_roleWords, s_roles)} {address} {method}";
    }

    private string Names(string[] words, string[] names)
    {
        var list = new List<string>();
        if (Chance(0.35)) return "all";
        do list.Add(Chance(0.15) ? Pick(s_patterns) : Chance(0.7) ? Pick(words) : Quoted(Pick(names)));
        while (Chance(0.35) && list.Count < 4);
        return string.Join(',', list);
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public HbaAttempt Attempt(ImmutableDictionary<string, ImmutableArray<string>> memberOf)
    {
        var role = Pick(s_roles);
        var replication = Chance(0.12);
        var address = Chance(0.22) ? null : IPAddress.Parse(Pick(s_sources));
        return new()
        {
            Address = address,
            Tls = address is not null && Chance(0.55),
            Role = role,
            RoleExists = memberOf.ContainsKey(role),
            Database = replication ? "replication" : Chance(0.15) ? role : Pick(s_databases),
            Replication = replication,
            Certificate = address is null ? null : Certificate(role),
            SystemUser = address is null && Chance(0.95) ? Environment.UserName : null,
            MemberOf = Chance(0.97) ? memberOf.GetValueOrDefault(role, []) : null,
        };
    }

    private HbaAttemptCertificate? Certificate(string role)
    {
        if (Chance(0.35)) return null;
        var own = $"CN={role}";
        var subject = Chance(0.45) && AccessCheckCertificates.Subjects.Contains(own, StringComparer.Ordinal)
            ? own
            : Pick(AccessCheckCertificates.Subjects);
        return AccessCheckCertificates.Attempt(subject, trusted: Chance(0.93));
    }
}
