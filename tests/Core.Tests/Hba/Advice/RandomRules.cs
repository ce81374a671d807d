using System.Collections.Immutable;
using System.Net;
using PgTlsDashboard.Core.Hba.Matching;
using PgTlsDashboard.Core.Hba.Syntax;

namespace PgTlsDashboard.Core.Tests.Hba.Advice;

/// <summary>Records and attempts of a small world, so that they meet often.</summary>
internal static class RandomRules
{
    private static readonly string[] s_types = ["host", "host", "hostssl", "hostnossl", "hostnogssenc", "hostgssenc"];
    private static readonly string[] s_databases =
        ["all", "all", "a", "a,b", "replication", "all,replication", "sameuser", "samerole", "\"all\""];
    private static readonly string[] s_roles = ["all", "all", "ann", "ann,bob", "+team", "team", "+team,bob", "a"];
    private static readonly string[] s_addresses = ["all", "0.0.0.0/0", "::/0", "10.0.0.0/8", "10.0.0.0/9", "10.128.0.0/9", "10.1.0.0/16",
        "127.0.0.1/32", "::1/128", "samehost", "samenet"];
    private static readonly string[] s_methods = ["scram-sha-256", "scram-sha-256", "md5", "trust", "reject", "password", "ident"];
    private static readonly string[] s_clients = ["10.0.0.1", "10.1.2.3", "10.200.0.1", "127.0.0.1", "192.168.1.5", "::1", "fd00::5"];

    public static readonly ImmutableArray<HbaInterface> Interfaces =
        [HbaInterface.Parse("10.1.0.1/16")!, HbaInterface.Parse("127.0.0.1/8")!, HbaInterface.Parse("::1/128")!];

    public static string Record(Random random) => random.Next(6) == 0
        ? $"local {Pick(random, s_databases)} {Pick(random, s_roles)} {Pick(random, s_methods)}"
        : $"{Pick(random, s_types)} {Pick(random, s_databases)} {Pick(random, s_roles)} {Pick(random, s_addresses)} "
            + $"{Pick(random, s_methods)}";

    public static HbaAttempt Attempt(Random random)
    {
        var transport = random.Next(4);
        var role = Pick(random, ["ann", "bob", "team", "a", "eve"]);
        return new()
        {
            Address = transport == 0 ? null : IPAddress.Parse(Pick(random, s_clients)),
            Tls = transport == 1,
            Gss = transport == 2,
            Database = Pick(random, ["a", "b", "ann", "team", "all", "c"]),
            Role = role,
            Replication = random.Next(5) == 0,
            MemberOf = random.Next(2) == 0 ? ["team"] : [],
        };
    }

    private static string Pick(Random random, string[] words) => words[random.Next(words.Length)];
}
